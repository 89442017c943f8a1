import { describe, expect, it } from 'vitest';
import { summary } from './chart/series';
import { filter, match } from './match';
import { said } from './said';
import { statusLook } from './status';
import { arrange, type TimelineEntry } from './timeline';

const DAY = 86_400_000;

describe('the words for a chart', () => {
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const day = (at: number) => `day ${at / DAY}`;
  it.each([
    [
      [0.14, 0.16, 0.09],
      null,
      'CFR fell from 14 % to 9 %, day 0 to day 2; lowest 9 %, highest 16 %.',
    ],
    [
      [0.1, null, 0.2],
      0.15,
      'CFR rose from 10 % to 20 %, day 0 to day 2; lowest 10 %, highest 20 %; target 15 %.',
    ],
    [[0.1, 0.2, 0.1], null, 'CFR stayed at 10 %, day 0 to day 2; lowest 10 %, highest 20 %.'],
    [[null, 0.1, null], null, 'CFR: 10 % on day 1.'],
    [[], null, 'CFR: no values yet.'],
  ])('%j with target %s', (values, target, words) => {
    const points = values.map((value, n) => ({ at: n * DAY, value }));
    expect(summary({ name: 'CFR', points }, percent, day, target)).toBe(words);
  });

  it('leave out a period that is not over', () => {
    const points = [0.2, 0.1, 0].map((value, n) => ({ at: n * DAY, value, partial: n === 2 }));
    expect(summary({ name: 'CFR', points }, percent, day)).toContain('to 10 %');
  });
});

describe('matching', () => {
  it.each([
    ['Change failure rate', 'fail', true],
    ['Change failure rate', 'rate chan', true],
    ['Change failure rate', 'cfr', true],
    ['José Müller', 'jose mull', true],
    ['Change failure rate', 'rate xyz', false],
    ['a.b(c)', '(c', true],
  ])('%s for %s: %s', (text, query, found) => expect(match(text, query) > 0).toBe(found));

  it('puts what starts with the query first', () => {
    expect(filter(['My team', 'Steam', 'Team'], 'team', (text) => text)).toEqual([
      'Team',
      'My team',
      'Steam',
    ]);
  });
});

describe('the timeline', () => {
  const entry = (id: string, at: number) => ({ id, at, title: id }) as TimelineEntry;
  it('is in order, marks days and compresses silence', () => {
    const items = arrange([entry('c', DAY + 1), entry('a', 0), entry('b', 60_000)], (at) =>
      String(Math.floor(at / DAY)),
    );
    expect(items.map((item) => (item.kind === 'entry' ? item.entry.id : item.kind))).toEqual([
      'day',
      'a',
      'b',
      'gap',
      'day',
      'c',
    ]);
  });
});

describe('what failed', () => {
  it.each([
    ['A sentence.', { message: 'A sentence.' }],
    [new Error('Broken.'), { message: 'Broken.' }],
    [
      { message: 'No answer.', details: 'GET /' },
      { message: 'No answer.', details: 'GET /' },
    ],
  ])('%j', (error, expected) => expect(said(error)).toMatchObject(expected));
  it('is a sentence even for nonsense', () => expect(said(undefined).message).toMatch(/\.$/));
});

it('shows a status that it does not know by its own name', () => {
  expect(statusLook('waiting_for_approval').label).toBe('Waiting for approval');
  expect(statusLook('toString').label).toBe('ToString');
});
