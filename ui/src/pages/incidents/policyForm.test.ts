import { expect, it } from 'vitest';
import type { RoutingRuleView } from '../../api';
import {
  completed,
  conditions,
  consequence,
  goesByHours,
  moved,
  newHours,
  newPath,
  newPolicy,
  newRule,
  shifted,
  tidied,
  whole,
} from './policyForm';

const rule = (id: string, position: number): RoutingRuleView => ({
  id,
  rule: { ...newRule([]), name: id, position },
  caught: 0,
});

it('moves a rule by one place and saves only those whose position changes', () => {
  const rules = [rule('a', 1), rule('b', 2), rule('c', 3)];
  const positions = moved(rules, 'c', -1).map(({ id, rule }) => [id, rule.position]);
  expect(positions).toEqual([
    ['c', 2],
    ['b', 3],
  ]);
});

it('leaves the first rule first and the last one last', () => {
  const rules = [rule('a', 1), rule('b', 2)];
  expect(moved(rules, 'a', -1)).toEqual([]);
  expect(moved(rules, 'b', 1)).toEqual([]);
});

it('tells apart rules that had the same position', () => {
  const order = moved([rule('a', 7), rule('b', 7), rule('c', 7)], 'a', 1);
  expect(Object.fromEntries(order.map(({ id, rule }) => [id, rule.position]))).toEqual({
    b: 1,
    a: 2,
    c: 3,
  });
});

it('tries a new rule after all others', () => {
  expect(newRule([rule('a', 4), rule('b', 9)]).position).toBe(10);
  expect(newRule([]).position).toBe(1);
});

it('drops conditions that were left empty and keeps half-typed ones for the engine to refuse', () => {
  const matchers = [
    { label: ' severity ', operator: '=' as const, value: 'critical' },
    { label: '', operator: '=' as const, value: '' },
    { label: '', operator: '=~' as const, value: 'x' },
  ];
  const { rule: base } = rule('a', 1);
  const saved = tidied({ ...base, matchers, still_firing_after: null });
  expect(saved.matchers.map(({ label, value }) => [label, value])).toEqual([
    ['severity', 'critical'],
    ['', 'x'],
  ]);
  expect(saved.still_firing_after).toBe(0);
});

it('says in words what a rule asks and does', () => {
  const { rule: base } = rule('a', 1);
  const critical = { label: 'severity', operator: '=' as const, value: 'critical' };
  const full = { ...base, matchers: [critical], service: 's', still_firing_after: 120_000 };
  expect(conditions(full, 'checkout')).toBe('service checkout and severity="critical"');
  expect(conditions({ ...base, matchers: [] }, null)).toBe('Every alert');
  expect(consequence(full, null)).toContain('tells nobody, once firing for 2 min');
  expect(consequence({ ...full, severity: 'sev1', policy: 'p' }, 'Night')).toContain(
    'Opens a SEV1, tells by Night',
  );
});

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
