import type { SessionFilter, SessionKind, SessionState } from '../../api';
import type { Query } from '../../shell/routes';
import type { Filters } from '../../ui/filters.svelte';
import type { Option } from '../../ui/option';
import { kinds, stateNames } from './words';

/** Every session. */
export const everything: SessionFilter = {
  text: '',
  window: null,
  teams: [],
  skills: [],
  kinds: [],
  states: [],
  mine: false,
};

/** How sessions are done. */
export const kindOptions: readonly Option<SessionKind>[] = (
  Object.keys(kinds) as SessionKind[]
).map((kind) => ({ value: kind, label: kinds[kind].word }));

/** How far sessions are. */
export const stateOptions: readonly Option<SessionState>[] = (
  Object.keys(stateNames) as SessionState[]
).map((state) => ({ value: state, label: stateNames[state] }));

/** Narrows to what whoever uses this laptop has part in. */
export const mineOptions: readonly Option[] = [
  { value: '1', label: 'I lead it or signed up' },
] as const;

/** What to ask the engine for. */
export const narrowing = (filters: Pick<Filters, 'of'>, words: string): SessionFilter => ({
  text: words.trim(),
  window: null,
  teams: [...filters.of('team')],
  skills: [...filters.of('skill')],
  kinds: [...filters.of('kind')] as SessionKind[],
  states: [...filters.of('state')] as SessionState[],
  mine: filters.of('mine').length > 0,
});

const keys = ['team', 'kind', 'state', 'skill', 'mine'] as const;

/** Takes what a link asks for out of the address. */
export const answered: Query = Object.fromEntries(keys.map((key) => [key, undefined]));

/**
 * Narrows the list to what a link asks for, and to nothing else. False if it asks for nothing, as
 * one does that leads to a new session: what it says of that is not about the list.
 */
export function narrowTo(
  filters: Pick<Filters, 'clear' | 'set'>,
  query: Record<string, string>,
): boolean {
  if (query.plan !== undefined || !keys.some((key) => query[key] !== undefined)) return false;
  filters.clear();
  for (const key of keys) {
    const value = query[key];
    if (value) filters.set(key, value.split(','));
  }
  return true;
}
