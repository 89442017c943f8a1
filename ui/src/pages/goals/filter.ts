import type { GoalFilter, GoalState, Period } from '../../api';
import type { Query } from '../../shell/routes';
import type { Filters } from '../../ui/filters.svelte';
import type { Option } from '../../ui/option';
import { stateWords } from './words';

/** Whoever uses this laptop, among the owners to filter by: it stays right on another laptop. */
export const ME = 'me';

/** How goals can be, the worst first. */
export const stateOptions: readonly Option<GoalState>[] = (
  ['off_track', 'at_risk', 'behind', 'on_track', 'ended', 'upcoming', 'closed'] as const
).map((state) => ({ value: state, label: stateWords[state].word }));

/** What to ask the engine for; `me` is the identity of whoever uses this laptop. */
export function narrowing(
  filters: Pick<Filters, 'of'>,
  words: string,
  period: Period | null,
  me: string | null,
): GoalFilter {
  const owners = filters.of('owner').map((owner) => (owner === ME ? me : owner));
  return {
    text: words.trim(),
    period,
    teams: [...filters.of('team')],
    owners: [...new Set(owners.filter((owner) => owner !== null))],
    states: [...filters.of('state')] as GoalState[],
  };
}

const keys = ['owner', 'team', 'state'] as const;

/** Takes what a link asks for out of the address. */
export const answered: Query = Object.fromEntries(
  [...keys, 'period'].map((key) => [key, undefined]),
);

/** Narrows the list to what a link asks for, and to nothing else. False if it asks for nothing. */
export function narrowTo(
  filters: Pick<Filters, 'clear' | 'set'>,
  query: Record<string, string>,
): boolean {
  if (!keys.some((key) => query[key] !== undefined)) return false;
  filters.clear();
  for (const key of keys) {
    const value = query[key];
    if (value) filters.set(key, value.split(','));
  }
  return true;
}
