import { describe, expect, it } from 'vitest';
import { loadRow } from '../../../test/escalation';
import type { Load, LoadRow } from '../../api';
import { bar, summary, unhealthy } from './load';

const days = (n: number) =>
  Array.from({ length: n }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`);
const load = (...rows: LoadRow[]): Load => ({ weeks: 4, from: 0, to: 1, rows });

describe('what is unhealthy', () => {
  it.each<[string, Load, string[]]>([
    ['nobody', load(), []],
    ['four nights of four weeks', load(loadRow('Ana', { nights: days(4) })), []],
    ['six nights', load(loadRow('Ana', { nights: days(6) })), ['Ana was woken on 6 of 28 nights.']],
    ['two weekends of four', load(loadRow('Ana', { weekends: days(2) })), []],
    [
      'three weekends',
      load(loadRow('Ana', { weekends: days(3) })),
      ['Ana was disturbed on 3 of 4 weekends.'],
    ],
    ['half of the pages', load(loadRow('Ana', { pages: 5 }), loadRow('Ben', { pages: 5 })), []],
    ['most of a few pages', load(loadRow('Ana', { pages: 8 }), loadRow('Ben', { pages: 1 })), []],
    [
      'most of the pages',
      load(loadRow('Ana', { pages: 8 }), loadRow('Ben', { pages: 2 }), loadRow('Cleo')),
      ['Ana got 80 % of all pages; 2 others shared the rest.'],
    ],
    ['all pages of the only one', load(loadRow('Ana', { pages: 20 })), []],
    [
      'slow to acknowledge',
      load(loadRow('Ana', { acknowledged: 3, time_to_acknowledge: 22 * 60_000 })),
      ['Ana needed 22 min to acknowledge, in the median.'],
    ],
    ['slow twice', load(loadRow('Ana', { acknowledged: 2, time_to_acknowledge: 22 * 60_000 })), []],
  ])('%s', (_, given, sentences) => {
    expect(unhealthy(given)).toEqual(sentences);
  });
});

it.each([
  [load(), 'Nobody was paged in the last 4 weeks.'],
  [load(loadRow('Ana', { pages: 1 }), loadRow('Ben')), '1 page to 1 person in the last 4 weeks.'],
  [
    load(loadRow('Ana', { pages: 4 }), loadRow('Ben', { pages: 2 })),
    '6 pages to 2 people in the last 4 weeks.',
  ],
])('%# is summed up', (given, words) => {
  expect(summary(given)).toBe(words);
});

it('draws the longest bar full, and none where there is nothing', () => {
  expect(bar(4, [4, 2])).toBe(1);
  expect(bar(2, [4, 2])).toBe(0.5);
  expect(bar(0, [0, 0])).toBe(0);
});
