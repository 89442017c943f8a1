import type { ReviewFilter, ReviewStatus, Severity } from '../../../api';
import type { Query } from '../../../shell/routes';
import type { Filters } from '../../../ui/filters.svelte';
import type { Option } from '../../../ui/option';
import { windowOf } from './when';

const PAGE = 200;

/** How far a review can be, as choices. */
export const statuses: readonly Option<ReviewStatus>[] = [
  { value: 'draft', label: 'Draft' },
  { value: 'in_review', label: 'In review' },
  { value: 'published', label: 'Published' },
];

/** What to ask the engine for. The words are told apart, because a search waits for a pause. */
export function narrowing(
  filters: Pick<Filters, 'of'>,
  words: string,
  now: number,
): Omit<ReviewFilter, 'after'> {
  return {
    text: words.trim(),
    statuses: statuses
      .map(({ value }) => value)
      .filter((value) => filters.of('status').includes(value)),
    services: [...filters.of('service')],
    severities: [...filters.of('severity')] as Severity[],
    tags: [...filters.of('tag')],
    factors: [...filters.of('factor')],
    window: windowOf(filters, now),
    limit: PAGE,
  };
}

/** What a link can ask of the library. */
export interface Asked {
  factor?: string;
  status?: ReviewStatus;
  /** The identities of services. */
  services?: readonly string[];
  window?: { from: number; to: number };
}

const keys = ['factor', 'status', 'services', 'from', 'to'] as const;

/** What follows the `?` of a link to the library that asks for something. */
export function asking({ factor, status, services = [], window }: Asked): Query {
  return {
    factor,
    status,
    services: services.length > 0 ? services.join(',') : undefined,
    from: window && String(window.from),
    to: window && String(window.to),
  };
}

/** What takes that out of the address again. */
export const answered: Query = Object.fromEntries(keys.map((key) => [key, undefined]));

/** Narrows the library to what a link asks for, and to nothing else. False if it asks for nothing. */
export function narrowTo(
  filters: Pick<Filters, 'clear' | 'set'>,
  query: Record<string, string>,
): boolean {
  if (!keys.some((key) => query[key] !== undefined)) return false;
  filters.clear();
  if (query.factor) filters.set('factor', [query.factor]);
  if (query.status) filters.set('status', [query.status]);
  if (query.services) filters.set('service', query.services.split(','));
  if (query.from && query.to) {
    filters.set('time', ['custom']);
    filters.set('from', [query.from]);
    filters.set('to', [query.to]);
  }
  return true;
}
