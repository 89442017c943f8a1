import { expect, it } from 'vitest';
import { completed, goesByHours, newHours, newPath, newPolicy, shifted, whole } from './policyForm';

it('reads a policy that was written before paths came', () => {
  const old = { name: 'Night', levels: [], repeat: 1 };
  expect(whole(old)).toEqual({ ...old, hours: null, paths: [] });
});

it.each([
  [0, 1, ['b', 'a', 'c']],
  [2, -1, ['a', 'c', 'b']],
  [0, -1, ['a', 'b', 'c']],
  [2, 1, ['a', 'b', 'c']],
] as const)('moves item %i by %i and stays where there is no place', (index, step, order) => {
  expect(shifted(['a', 'b', 'c'], index, step)).toEqual(order);
});

it('gives service hours the zone of the workspace where they have none of their own', () => {
  const hours = newHours('Asia/Tokyo');
  const policy = { ...newPolicy(), name: ' Night ', paths: [{ ...newPath([]), name: ' SEV1 ' }] };
  const saved = completed({ ...policy, hours: { ...hours, time_zone: null } }, 'Europe/Berlin');
  expect(saved.hours?.time_zone).toBe('Europe/Berlin');
  expect([saved.name, saved.paths[0]?.name]).toEqual(['Night', 'SEV1']);
  expect(completed({ ...policy, hours }, 'Europe/Berlin').hours).toEqual(hours);
  expect(completed(policy, 'Europe/Berlin').hours).toBeNull();
});

it.each([
  [null, 'at_once', false],
  ['hours', 'at_once', true],
  ['outside_hours', 'at_once', true],
  [null, 'next_hours', true],
] as const)(
  'a path during %j that starts %s goes by the service hours: %j',
  (during, start, by) => {
    expect(goesByHours({ ...newPath([]), during, start })).toBe(by);
  },
);
