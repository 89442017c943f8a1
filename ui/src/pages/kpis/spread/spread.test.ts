import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../api';
import { barMarks, barsOf, spreadInWords } from './spread';

const spread: Distribution = {
  bars: [
    { from: 0, to: 10, n: 4 },
    { from: 10, to: 20, n: 8 },
    { from: 20, to: 40, n: 2 },
  ],
  median: 15,
  p90: 30,
  n: 14,
};

it('draws each bar as high as its share of the highest', () => {
  expect(barsOf(spread).map(({ height }) => height)).toEqual([0.5, 1, 0.25]);
  expect(barsOf({ bars: [{ from: 0, to: 1, n: 0 }] })[0]!.height).toBe(0);
});

describe('marks', () => {
  it.each([
    ['within the bar that they belong to, whatever its width', 15, 30, 1.5 / 3, 2.5 / 3],
    ['at the edge of two bars', 10, 20, 1 / 3, 2 / 3],
    ['at the ends', 0, 40, 0, 1],
    ['at the ends where they lie outside', -5, 99, 0, 1],
  ])('stand %s', (_, median, p90, first, second) => {
    const [a, b] = barMarks({ ...spread, median, p90 });
    expect(a).toMatchObject({ label: 'Median', value: median });
    expect(a!.place).toBeCloseTo(first);
    expect(b!.place).toBeCloseTo(second);
  });

  it('are left out without a value or bars', () => {
    expect(barMarks({ ...spread, median: null }).map(({ label }) => label)).toEqual([
      '90th percentile',
    ]);
    expect(barMarks({ ...spread, bars: [] })).toEqual([]);
  });
});

it('says to a screen reader where the middle is and where most are', () => {
  expect(spreadInWords(spread, (value) => `${value} min`, '14 changes')).toBe(
    '14 changes: median 15 min; 90th percentile 30 min; most, 8, between 10 min and 20 min.',
  );
});
