import type { EnvironmentRule, EnvironmentRuleView, EnvironmentView, Tier } from '../../api';
import { number } from '../../format';
import type { Option } from '../../ui/option';

/** The tiers, as they are chosen. */
export const tiers: Option<Tier>[] = [
  { value: 'production', label: 'Production', hint: 'serves users' },
  { value: 'staging', label: 'Staging', hint: 'like production, without users' },
  { value: 'testing', label: 'Testing', hint: 'for tests' },
  { value: 'other', label: 'Other', hint: 'none of these' },
];

/**
 * Whether a rule's pattern speaks of an environment, as the engine has it: the whole name, `*` for
 * any text, upper and lower case alike, spaces around either left aside.
 */
export function matches(pattern: string, name: string): boolean {
  const escaped = pattern
    .trim()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'isu').test(name.trim());
}

/** The order in which rules are tried: by position, those of one position by their pattern. */
export function inOrder<R extends { rule: EnvironmentRule }>(rules: readonly R[]): R[] {
  return rules.toSorted(
    ({ rule: a }, { rule: b }) =>
      a.position - b.position || (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0),
  );
}

/** One seen environment that a pattern matches, and the rule that speaks before it, if one does. */
export interface Preview {
  name: string;
  /** The pattern of the earlier rule that decides instead; null where this rule decides. */
  taken: string | null;
}

/** Which of the seen names a rule would match, and which of them an earlier rule takes. */
export function preview(
  candidate: EnvironmentRule,
  id: string | null,
  rules: readonly EnvironmentRuleView[],
  names: readonly string[],
): Preview[] {
  if (candidate.pattern.trim() === '') return [];
  const order = inOrder<{ id: string | null; rule: EnvironmentRule }>([
    ...rules.filter((each) => each.id !== id),
    { id, rule: candidate },
  ]);
  const earlier = order.slice(
    0,
    order.findIndex(({ rule }) => rule === candidate),
  );
  return names
    .filter((name) => matches(candidate.pattern, name))
    .map((name) => ({
      name,
      taken: earlier.find(({ rule }) => matches(rule.pattern, name))?.rule.pattern ?? null,
    }));
}

/** The position of a rule that is tried after all others. */
export function lastPosition(rules: readonly EnvironmentRuleView[]): number {
  return Math.max(0, ...rules.map(({ rule }) => rule.position + 1));
}

/**
 * What to save so that a rule stands one place earlier or later: every rule whose position changes.
 * Positions are counted anew, because two rules may share one.
 */
export function moved(
  rules: readonly EnvironmentRuleView[],
  id: string,
  by: -1 | 1,
): { id: string; rule: EnvironmentRule }[] {
  const order = inOrder(rules);
  const from = order.findIndex((each) => each.id === id);
  const rule = order[from];
  const other = order[from + by];
  if (!rule || !other) return [];
  order[from] = other;
  order[from + by] = rule;
  return order
    .map((each, position) => ({ id: each.id, rule: { ...each.rule, position } }))
    .filter(
      ({ id, rule }) => rules.find((each) => each.id === id)?.rule.position !== rule.position,
    );
}

/** What is not mapped, in a sentence: '3 deployments go to an environment that no rule maps.' */
export function unmappedInWords(seen: readonly EnvironmentView[]): string | null {
  const unmapped = seen.filter(({ tier }) => tier === null);
  if (unmapped.length === 0) return null;
  const deployments = unmapped.reduce((sum, each) => sum + each.deployments, 0);
  const what = deployments === 1 ? 'deployment goes' : 'deployments go';
  const where = unmapped.length === 1 ? 'an environment' : `${unmapped.length} environments`;
  return `${number(deployments, 0)} ${what} to ${where} that no rule maps.`;
}
