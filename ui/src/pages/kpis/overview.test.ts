import { describe, expect, it } from 'vitest';
import { card } from '../../../test/kpis';
import { defined, ownCard, ownEvaluation, TICKETS } from '../../../test/ownKpis';
import { crossedInWords, sections } from './overview';

const OTHER = '0199b0a4-7c1e-7d2a-9b3f-000000000002';
const cards = [
  card(),
  ownCard(),
  ownCard({ name: 'Nights', evaluation: ownEvaluation({ kpi: OTHER }) }),
];
const definitions = [{ ...defined(), source: 'Entered by people' }];
const names = (words: string) => {
  const { delivery, own } = sections(cards, definitions, words);
  return [...delivery, ...own].map((each) => each.card.name);
};

describe('the sections of the overview', () => {
  it('tell the delivery KPIs from the workspace’s own, with their sources', () => {
    const { delivery, own } = sections(cards, definitions, '');
    expect(delivery.map(({ source }) => source)).toEqual(['']);
    expect(own.map((each) => [each.card.evaluation.kpi, each.source])).toEqual([
      [TICKETS, 'Entered by people'],
      [OTHER, ''],
    ]);
  });

  it.each([
    ['', ['Change failure rate', 'Support tickets', 'Nights']],
    ['tick', ['Support tickets']],
    ['people', ['Support tickets']],
    ['cfr', ['Change failure rate']],
    ['nothing', []],
  ])('narrowed by ‘%s’ hold %j', (words, found) => {
    expect(names(words)).toEqual(found);
  });
});

it.each([
  [0, undefined],
  [1, 'Threshold crossed'],
  [3, '3 thresholds crossed'],
])('%d crossed thresholds are ‘%s’', (crossed, words) => {
  expect(crossedInWords(crossed)).toBe(words);
});
