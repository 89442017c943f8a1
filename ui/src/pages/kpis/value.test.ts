import { describe, expect, it } from 'vitest';
import type { TargetView } from '../../api';
import {
  axis,
  examples,
  full,
  isDelivery,
  isKpi,
  nounsOf,
  readTarget,
  readValue,
  shown,
  targetInWords,
  written,
} from './value';

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
    [72_000, 'duration', '1 min 12 s'],
    [59_960, 'duration', '1 min'],
    [1_240, 'duration', '1.2 s'],
    [999.6, 'duration', '1 s'],
    [240, 'duration', '240 ms'],
    [0.4, 'duration', '0.4 ms'],
    [-240, 'duration', '−240 ms'],
    [0, 'duration', '0 s'],
  ] as const)('%d of %s reads %s', (value, unit, words) => {
    expect(full(value, unit)).toBe(words);
  });

  it.each([
    [0, '', '0'],
    [12_480, 'tickets', '12,480 tickets'],
    [1_234_567, '', '1.23 M'],
    [1_200_000, 'requests', '1.2 M requests'],
    [999_999.7, '', '1 M'],
    [3_400_000_000, '', '3.4 bn'],
    [-5e12, '', '−5 tn'],
    [0.0031, '', '0.0031'],
    [0.000_000_003_1, '', '3.1e−9'],
    [-0.000_000_25, '', '−2.5e−7'],
    [-4.25, '°C', '−4.25 °C'],
    [-0.5, '', '−0.5'],
    [3.14159, '', '3.14'],
    [345.67, '', '345.7'],
    [12.3, '%', '12.3 %'],
    [Number.NaN, '', '–'],
  ])('the plain number %d of ‘%s’ reads %s', (value, label, words) => {
    expect(full(value, 'number', label)).toBe(words);
  });

  it('has a minus, and no hyphen, where it is below zero', () => {
    expect(full(-0.02, 'share')).toBe('−2 %');
    expect(full(-3_600_000, 'duration')).toBe('−1 h');
    expect(full(-2, 'per_day')).toBe('−14 per week');
  });

  it('keeps number and unit apart for the card', () => {
    expect(shown(12, 'number', 'tickets')).toEqual({ value: '12', unit: 'tickets' });
    expect(shown(12, 'number')).toEqual({ value: '12' });
    expect(shown(0.2, 'share')).toEqual({ value: '20', unit: '%' });
    expect(shown(HOUR, 'duration')).toEqual({ value: '1 h' });
  });
});

describe('the axis', () => {
  it('counts durations in what the largest of them has several of', () => {
    expect(axis('duration', [null, 90 * 60_000]).unit).toBe('minutes');
    expect(axis('duration', [0]).unit).toBe('minutes');
    expect(axis('duration', [90_000]).unit).toBe('seconds');
    expect(axis('duration', [240, null]).unit).toBe('milliseconds');
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

describe('the axis of plain numbers', () => {
  it.each([
    [[3, null, 12], 'tickets', 'tickets', 1],
    [[1, 2], '', '', 1],
    [[400, 2_500_000], 'requests', 'M requests', 1e6],
    [[-3e9], '', 'bn', 1e9],
    [[0.0031, 0.002], 'errors', '×10⁻³ errors', 1e-3],
    [[0.000_004], '', '×10⁻⁶', 1e-6],
    [[null, 0], 'errors', 'errors', 1],
  ])('of %j in ‘%s’ counts ‘%s’', (values, label, unit, per) => {
    const format = axis('number', values, label);
    expect(format.unit).toBe(unit);
    expect(format.per).toBeCloseTo(per, 12);
    expect(format.full(12)).toBe(full(12, 'number', label));
  });
});

describe('a typed value', () => {
  it.each([
    ['12', '', 12],
    ['12 tickets', 'tickets', 12],
    ['12 Tickets', 'tickets', 12],
    ['-3.5', '', -3.5],
    ['−3.5 °C', '°C', -3.5],
    ['7,5', '', 7.5],
    ['12,480', '', 12_480],
    ['1,234,567.5', '', 1_234_567.5],
    ['1.234.567,5', '', 1_234_567.5],
    ['1.2 M', '', 1_200_000],
    ['1.2 M requests', 'requests', 1_200_000],
    ['3k', '', 3_000],
    ['2 bn', '', 2e9],
    ['.5', '', 0.5],
    ['3.1e−9', '', 3.1e-9],
    ['5 m', 'm', 5],
    ['80 %', '%', 80],
  ])('‘%s’ of ‘%s’ is %d', (text, label, value) => {
    expect(readValue(text, 'number', label)).toBe(value);
  });

  it.each([
    ['', ''],
    ['many', ''],
    ['12 apples', 'tickets'],
    ['1.2.3', ''],
    ['1,23,4', ''],
    ['-', ''],
    ['.', ''],
    ['1e999', ''],
    ['12 M apples', 'tickets'],
  ])('‘%s’ of ‘%s’ is refused with a sentence', (text, label) => {
    expect(readValue(text, 'number', label)).toEqual({ wrong: expect.stringMatching(/\.$/) });
  });

  it('is asked for with an example in its own unit', () => {
    expect(readValue('', 'number', 'tickets')).toEqual({
      wrong: 'Type a value such as 12 tickets.',
    });
    expect(readTarget('x', 'number', 'tickets')).toEqual({
      wrong: '‘x’ is no target. Type one such as 12 tickets.',
    });
    expect(examples('number')).toBe('12 or 3.5');
  });

  it.each([
    [1_234_567.891, 'number', 'requests'],
    [-0.000_123_456_7, 'number', ''],
    [1e21, 'number', ''],
    [0.123_456_789, 'share', ''],
    [0.999_5, 'share', ''],
    [1 / 3, 'per_day', ''],
    [93_784_500, 'duration', ''],
    [-93_784_500, 'duration', ''],
    [0, 'duration', ''],
    [0, 'number', 'tickets'],
  ] as const)('%d of %s is read back from its field as it was', (value, unit, label) => {
    const read = readValue(written(value, unit, label), unit, label);
    if (unit === 'share') expect(read).toBeCloseTo(value, 12);
    else expect(read).toBe(value);
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
  const target: Pick<TargetView, 'value' | 'by'> = { value: 0.1, by: Date.UTC(2020, 0, 5) };
  expect(targetInWords(target, 'share', 'down')).toBe('Target at most 10 % by 5 Jan 2020');
  expect(targetInWords(target, 'share', 'up', { dated: false })).toBe('Target at least 10 %');
});

it('names the unit of a target that is a plain number', () => {
  const target = { value: 40, by: null };
  expect(targetInWords(target, 'number', 'down', { label: 'tickets' })).toBe(
    'Target at most 40 tickets',
  );
});

const DEFINED = '0199b0a4-7c1e-7d2a-9b3f-2f6f0c1d4e5a';

it('knows the delivery KPIs by name, the others by identity, and nothing else', () => {
  expect(isKpi('mttr')).toBe(true);
  expect(isKpi(DEFINED)).toBe(true);
  expect(isKpi('toString')).toBe(false);
  expect(isKpi(`${DEFINED}0`)).toBe(false);
  expect(isDelivery(DEFINED)).toBe(false);
});

it('calls what a KPI is made of by its name', () => {
  expect(nounsOf('mttr')).toEqual(['incident', 'incidents']);
  expect(nounsOf(DEFINED)).toEqual(['value', 'values']);
});
