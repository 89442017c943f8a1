import { expect, it } from 'vitest';
import type { KpiCard, Today } from '../../api';
import { calm, hints, kpiValue, targetWords } from './words';

it.each([
  [97_130_824, 'duration', '1 d 3 h'],
  [0.0957, 'share', '9.6 %'],
  [2.345, 'per_day', '2.35 a day'],
] as const)('writes %d as a %s', (value, unit, written) => {
  expect(kpiValue(value, unit)).toBe(written);
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

it('is calm whatever is left to set up, and not while a KPI misses its target', () => {
  const today: Today = { ...none, pages: [], incidents: [], failing: [], off_target: [] };
  expect(calm({ ...today, unmapped_environments: 5 })).toBe(true);
  expect(calm({ ...today, off_target: [{} as KpiCard] })).toBe(false);
});
