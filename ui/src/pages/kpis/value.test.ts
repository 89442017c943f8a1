import { describe, expect, it } from 'vitest';
import type { TargetView } from '../../api';
import { axis, full, isKpi, readTarget, shown, targetInWords } from './value';

const HOUR = 3_600_000;

describe('a value', () => {
  it.each([
    [1.44, 'per_day', '1.4 per day'],
    [0.5, 'per_day', '3.5 per week'],
    [0, 'per_day', '0 per day'],
    [0.143, 'share', '14.3 %'],
    [0.99962, 'share', '99.96 %'],
    [1, 'share', '100 %'],
    [2 * HOUR + 840_000, 'duration', '2 h 14 min'],
  ] as const)('%d of %s reads %s', (value, unit, words) => {
    expect(full(value, unit)).toBe(words);
  });

  it('keeps number and unit apart for the card', () => {
    expect(shown(0.2, 'share')).toEqual({ value: '20', unit: '%' });
    expect(shown(HOUR, 'duration')).toEqual({ value: '1 h' });
  });
});

describe('the axis', () => {
  it('counts durations in what the largest of them has several of', () => {
    expect(axis('duration', [null, 90 * 60_000]).unit).toBe('minutes');
    expect(axis('duration', [3 * HOUR]).unit).toBe('hours');
    expect(axis('duration', [72 * HOUR]).unit).toBe('days');
  });

  it('counts by week what never happens daily', () => {
    const format = axis('per_day', [0.2, 0.9]);
    expect(format.unit).toBe('per week');
    expect(0.2 / (format.per ?? 1)).toBeCloseTo(1.4);
    expect(axis('per_day', [0.2, 1.2]).unit).toBe('per day');
    expect(axis('per_day', [null, 0]).unit).toBe('per day');
  });
});

describe('a typed target', () => {
  it.each([
    ['15 %', 'share', 0.15],
    ['7,5', 'share', 0.075],
    ['2h', 'duration', 2 * HOUR],
    ['3', 'duration', 3 * HOUR],
    ['2 per day', 'per_day', 2],
    ['14/week', 'per_day', 2],
    ['1.5', 'per_day', 1.5],
  ] as const)('‘%s’ as %s is %d', (text, unit, value) => {
    expect(readTarget(text, unit)).toBeCloseTo(value);
  });

  it.each([
    ['', 'share'],
    ['101 %', 'share'],
    ['-5', 'share'],
    ['2h', 'share'],
    ['soon', 'duration'],
    ['2 per month', 'per_day'],
  ] as const)('‘%s’ as %s is refused with a sentence', (text, unit) => {
    expect(readTarget(text, unit)).toEqual({ wrong: expect.stringMatching(/\.$/) });
  });

  it.each([
    [0.3, 'per_day'],
    [2 * HOUR, 'duration'],
    [0.08, 'share'],
  ] as const)('%d of %s is read back from how it is written', (value, unit) => {
    expect(readTarget(full(value, unit), unit)).toBeCloseTo(value, 2);
  });
});

it('says which side of a target is good, and by when', () => {
  const target: TargetView = {
    id: 't',
    scope: { kind: 'workspace' },
    value: 0.1,
    by: Date.UTC(2020, 0, 5),
  };
  expect(targetInWords(target, 'share', 'down')).toBe('Target at most 10 % by 5 Jan 2020');
  expect(targetInWords(target, 'share', 'up', { dated: false })).toBe('Target at least 10 %');
});

it('knows the KPIs by name and nothing else', () => {
  expect(isKpi('mttr')).toBe(true);
  expect(isKpi('toString')).toBe(false);
});
