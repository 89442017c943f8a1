import type { EnvironmentRule, EnvironmentRuleView, EnvironmentView, Tier } from '../../api';
import { number } from '../../format';
import type { Option } from '../../ui/option';
import { inOrder } from './order';

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

/** What is not mapped, in a sentence: '3 deployments go to an environment that no rule maps.' */
export function unmappedInWords(seen: readonly EnvironmentView[]): string | null {
  const unmapped = seen.filter(({ tier }) => tier === null);
  if (unmapped.length === 0) return null;
  const deployments = unmapped.reduce((sum, each) => sum + each.deployments, 0);
  const what = deployments === 1 ? 'deployment goes' : 'deployments go';
  const where = unmapped.length === 1 ? 'an environment' : `${unmapped.length} environments`;
  return `${number(deployments, 0)} ${what} to ${where} that no rule maps.`;
}
