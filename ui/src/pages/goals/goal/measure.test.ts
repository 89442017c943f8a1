import { describe, expect, it } from 'vitest';
import { keyResult, leadTime, services } from '../../../../test/oneGoal';
import type { Measure } from '../../../api';
import { readReported, reportedAs } from './checkIn';
import { chartFormat, kpiWords, readTyped, said, share, span, termsOf } from './measure';

const percentage: Measure = { kind: 'percentage', start: 40, target: 90 };
const of = (measure: Measure) => termsOf(keyResult('k', {}, measure));

describe('the values of a key result', () => {
  it.each<[Measure, number, string]>([
    [services, 12, '12 services'],
    [services, 1250, '1,250 services'],
    [{ kind: 'number', unit: '', start: 0, target: 1 }, 0.25, '0.25'],
    [percentage, 62.5, '62.5 %'],
    [{ kind: 'milestone' }, 1, 'Done'],
    [{ kind: 'milestone' }, 0, 'Not yet'],
    [leadTime, 8_040_000, '2 h 14 min'],
  ])('%o: %d reads %s', (measure, value, words) => {
    expect(said(value, of(measure))).toBe(words);
  });

  it.each<[Measure, string, number | string]>([
    [services, '14', 14],
    [services, '14 services', 14],
    [services, '1,250', 1250],
    [services, '-2', -2],
    [services, 'many', '‘many’ is no value. Type one such as 12 services.'],
    [percentage, '62.5 %', 62.5],
    [percentage, '62,5', 62.5],
    [percentage, '101', 'A percentage lies between 0 and 100.'],
    [percentage, '-1', 'A percentage lies between 0 and 100.'],
    [leadTime, '2h', 7_200_000],
  ])('%o: %s typed is %s', (measure, text, expected) => {
    const read = readTyped(text, of(measure));
    expect(typeof read === 'number' ? read : read.wrong).toBe(expected);
  });

  it('of a percentage are percentages, whatever unit the engine names', () => {
    const view = keyResult('k', {}, percentage);
    view.format = { ...view.format, unit: 'share', label: '' };
    expect(said(40, termsOf(view))).toBe('40 %');
  });

  it.each([
    [0, 20, 12, 0.6],
    [20, 0, 12, 0.4],
    [0, 20, 30, 1],
    [0, 20, -5, 0],
    [5, 5, 5, 0],
  ])('from %d to %d, %d is %d of the way', (start, target, value, expected) => {
    expect(share(value, { start, target })).toBeCloseTo(expected);
  });

  it('have an axis that fits the whole way', () => {
    const view = keyResult('k', { history: [{ at: 0, value: 9_000_000, expected: 0 }] }, leadTime);
    expect(chartFormat(view).unit).toBe('hours');
    expect(span({ kind: 'milestone' })).toEqual({ start: 0, target: 1 });
  });

  it('name the KPI and of whom it is', () => {
    const { format } = keyResult('k', {}, leadTime);
    expect(kpiWords(format)).toBe('Lead time of checkout');
    expect(kpiWords({ ...format, scope_name: '' })).toBe('Lead time');
  });
});

describe('what a check-in reports', () => {
  it.each<[Measure, number | null, string]>([
    [services, 12, '12 services'],
    [services, null, ''],
    [{ kind: 'milestone' }, null, 'not yet'],
    [{ kind: 'milestone' }, 1, 'done'],
    [leadTime, 7_200_000, ''],
  ])('%o at %s begins as ‘%s’', (measure, value, text) => {
    expect(reportedAs(keyResult('k', {}, measure), value)).toBe(text);
  });

  it.each<[Measure, string, number | null]>([
    [services, '', null],
    [services, ' 13 ', 13],
    [{ kind: 'milestone' }, 'done', 1],
    [{ kind: 'milestone' }, 'not yet', 0],
    [leadTime, '', null],
  ])('%o: ‘%s’ is %s', (measure, text, value) => {
    expect(readReported(keyResult('k', {}, measure), text)).toBe(value);
  });
});
