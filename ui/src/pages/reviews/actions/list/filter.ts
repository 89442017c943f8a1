import type { ActionFilter, ActionKind, ActionState } from '../../../../api';
import type { Query } from '../../../../shell/routes';
import type { Filters } from '../../../../ui/filters.svelte';

/** How the list begins: with what is left to be done. */
export const initial = { state: ['open', 'in_progress'] };

/** Whoever uses this laptop, among the owners to filter by: it stays right on another laptop. */
export const ME = 'me';

/** What to ask the engine for; `me` is the identity of whoever uses this laptop. */
export function narrowing(
  filters: Pick<Filters, 'of'>,
  words: string,
  me: string | null,
): ActionFilter {
  const owners = filters.of('owner').map((owner) => (owner === ME ? me : owner));
  return {
    text: words.trim(),
    states: [...filters.of('state')] as ActionState[],
    kinds: [...filters.of('kind')] as ActionKind[],
    owners: [...new Set(owners.filter((owner) => owner !== null))],
    services: [...filters.of('service')],
    overdue: filters.of('overdue').length > 0,
    unowned: filters.of('unowned').length > 0,
  };
}

/** Every action item. */
export const everything: ActionFilter = {
  text: '',
  states: [],
  kinds: [],
  owners: [],
  services: [],
  overdue: false,
  unowned: false,
};

const keys = ['owner', 'overdue', 'unowned', 'state', 'kind'] as const;

/** Takes what a link asks for out of the address. */
export const answered: Query = Object.fromEntries(keys.map((key) => [key, undefined]));

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
