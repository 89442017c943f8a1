import { expect, it } from 'vitest';
import type { KpiCard } from '../../api';
import { action } from '../../../test/reviewLibrary';
import { actionDueWords, dueWords, hints, kpiValue, roleWords, targetWords } from './words';

it.each([
  [97_130_824, 'duration', '1 d 3 h'],
  [0.0957, 'share', '9.6 %'],
  [2.345, 'per_day', '2.35 a day'],
] as const)('writes %d as a %s', (value, unit, written) => {
  expect(kpiValue(value, unit)).toBe(written);
});

it('writes a plain number with what it counts', () => {
  expect(kpiValue(12, 'number', 'tickets')).toBe('12 tickets');
});

it.each([
  ['down', 0.08, 'at most 8 %'],
  ['up', 0.999, 'at least 99.9 %'],
  ['up', null, ''],
] as const)('a target where better is %s reads as a bound', (direction, value, words) => {
  const card = { evaluation: { direction, unit: 'share' }, target: { value } } as KpiCard;
  expect(targetWords(card)).toBe(words);
});

const none = { connections: 2, services: 3, unmapped_environments: 0, unassigned_sources: 0 };

it.each([
  [{}, []],
  [{ connections: 0, services: 0 }, ['connect']],
  [{ services: 0 }, ['services']],
  // Sources lead to services: one hint is enough.
  [{ services: 0, unassigned_sources: 4 }, ['assign']],
  [{ unmapped_environments: 1, unassigned_sources: 1 }, ['assign', 'map']],
])('what is left to set up with %j is %j', (counts, ids) => {
  expect(hints({ ...none, ...counts }).map(({ id }) => id)).toEqual(ids);
});

it('counts in whole words', () => {
  const [one] = hints({ ...none, unmapped_environments: 1 });
  const [many] = hints({ ...none, unmapped_environments: 3 });
  expect(one?.title).toBe('1 environment has no tier');
  expect(many?.title).toBe('3 environments have no tier');
});

const NOW = Date.UTC(2026, 2, 2, 10);
const MINUTE = 60_000;
it.each([
  [0, 'due now'],
  [30_000, 'due now'],
  [12 * MINUTE, 'due in 12 min'],
  [-65 * MINUTE, 'due since 1 h 5 min'],
  [3 * 24 * 60 * MINUTE, /^due .*5 Mar/],
])('what is due in %d ms is written %s', (away, written) => {
  expect(dueWords(NOW + away, NOW)).toMatch(written);
});

it('reads roles as a sentence does', () => {
  expect(roleWords(['communications'])).toBe('communications lead');
  expect(roleWords(['commander', 'scribe', 'operations_lead'])).toBe(
    'commander, scribe, and operations lead',
  );
});

it.each([
  ['2026-03-02', null, 'due today'],
  ['2026-03-05', null, 'due 5 Mar'],
  ['2026-03-01', 1, 'due since 1 day'],
  ['2026-02-20', 10, 'due since 10 days'],
  [null, null, ''],
])('an action with the day %s, %j over, is ‘%s’', (due, days_over, words) => {
  expect(actionDueWords({ action: action('a1', { due }), days_over }, NOW)).toBe(words);
});
