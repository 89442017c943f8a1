import type { RoutingRule, RoutingRuleView } from '../../../api';
import { duration } from '../../../format';

/** A new rule, tried after all others. */
export const newRule = (rules: readonly RoutingRuleView[]): RoutingRule => ({
  name: '',
  position: Math.max(0, ...rules.map(({ rule }) => rule.position)) + 1,
  matchers: [{ label: '', operator: '=', value: '' }],
  service: null,
  severity: null,
  policy: null,
  still_firing_after: 0,
  enabled: true,
});

/** What a rule asks of an alert, in words. */
export function conditions(rule: RoutingRule, serviceName: string | null): string {
  const parts = rule.matchers.map(({ label, operator, value }) => `${label}${operator}"${value}"`);
  if (rule.service !== null) parts.unshift(`service ${serviceName ?? 'that was deleted'}`);
  return parts.length === 0 ? 'Every alert' : parts.join(' and ');
}

/** What a rule does with an alert, in words. */
export function consequence(rule: RoutingRule, policyName: string | null): string {
  const severity = rule.severity
    ? `Opens a ${rule.severity.toUpperCase()}`
    : 'Opens an incident, severity from the alert';
  const told =
    rule.policy === null
      ? 'tells nobody'
      : policyName === null
        ? 'its policy was deleted: tells nobody'
        : `tells by ${policyName}`;
  const wait = rule.still_firing_after
    ? `, once firing for ${duration(rule.still_firing_after)}`
    : '';
  return `${severity}, ${told}${wait}`;
}

/** The rule without conditions that were left empty. */
export function tidied(rule: RoutingRule): RoutingRule {
  return {
    ...rule,
    name: rule.name.trim(),
    matchers: rule.matchers
      .map((matcher) => ({ ...matcher, label: matcher.label.trim() }))
      .filter(({ label, value }) => label !== '' || value !== ''),
    still_firing_after: rule.still_firing_after ?? 0,
  };
}

/**
 * The rules to save so that one moves up or down by one place: positions become 1, 2, 3 in the new
 * order, and rules that keep theirs are left out.
 */
export function moved(
  rules: readonly RoutingRuleView[],
  id: string,
  step: -1 | 1,
): { id: string; rule: RoutingRule }[] {
  const order = [...rules];
  const from = order.findIndex((each) => each.id === id);
  const to = from + step;
  const rule = order[from];
  if (!rule || to < 0 || to >= order.length) return [];
  order.splice(from, 1);
  order.splice(to, 0, rule);
  return order
    .map(({ id, rule }, index) => ({ id, rule: { ...rule, position: index + 1 }, was: rule }))
    .filter(({ rule, was }) => rule.position !== was.position)
    .map(({ id, rule }) => ({ id, rule }));
}
