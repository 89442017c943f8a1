import type { MatrixFilter } from '../../../api';
import type { Filters } from '../../../ui/filters.svelte';

/** What the filter of gaps holds while it narrows. */
const ONLY = 'only';

/** Whether only skills that too few know are shown. */
export const onlyGaps = (filters: Pick<Filters, 'of'>): boolean => filters.of('gaps').length > 0;

/** Shows only skills that too few know, or the others too. */
export const showOnlyGaps = (filters: Pick<Filters, 'set'>, only: boolean): void =>
  filters.set('gaps', only ? [ONLY] : []);

/** What to ask the engine for; `words` are those searched for, once they rest. */
export const narrowing = (filters: Pick<Filters, 'of'>, words: string): MatrixFilter => ({
  teams: [...filters.of('team')],
  services: [...filters.of('service')],
  text: words.trim(),
  gaps_only: onlyGaps(filters),
});

/** Whether a filter lets everything through. */
export const isWide = ({ teams, services, text, gaps_only }: MatrixFilter): boolean =>
  teams.length === 0 && services.length === 0 && text === '' && !gaps_only;
