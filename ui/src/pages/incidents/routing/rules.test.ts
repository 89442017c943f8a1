import { expect, it } from 'vitest';
import type { RoutingRuleView } from '../../../api';
import { conditions, consequence, moved, newRule, tidied } from './rules';

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
