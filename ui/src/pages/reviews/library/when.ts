import type { Window } from '../../../api';
import type { Filters } from '../../../ui/filters.svelte';
import type { Option } from '../../../ui/option';

/** Of when reviews are listed: when their incidents began. */
export type Span = 'any' | 'days30' | 'days90' | 'days365' | 'custom';

/** The spans, as choices. */
export const spans: readonly Option<Span>[] = [
  { value: 'any', label: 'Of any time' },
  { value: 'days30', label: 'Last 30 days' },
  { value: 'days90', label: 'Last 90 days' },
  { value: 'days365', label: 'Last 365 days' },
  { value: 'custom', label: 'From … to …' },
];

const lengths: Partial<Record<Span, number>> = { days30: 30, days90: 90, days365: 365 };

/** The beginning of the local day that is some days from the one of an instant. */
function dayStart(at: number, days: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function numberOf(filters: Pick<Filters, 'of'>, id: string): number | null {
  const [text] = filters.of(id);
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? null : value;
}

/** The chosen span. */
export function spanOf(filters: Pick<Filters, 'of'>): Span {
  const [chosen] = filters.of('time');
  return spans.find(({ value }) => value === chosen)?.value ?? 'any';
}

/** The bounds that were chosen by hand; null where none is. */
export function boundsOf(filters: Pick<Filters, 'of'>): {
  from: number | null;
  to: number | null;
} {
  return { from: numberOf(filters, 'from'), to: numberOf(filters, 'to') };
}

/**
 * The window that the filters mean; null for any time. It ends with a day, so that it is the same at
 * every look on that day.
 */
export function windowOf(filters: Pick<Filters, 'of'>, now: number): Window | null {
  const span = spanOf(filters);
  if (span === 'any') return null;
  const tomorrow = dayStart(now, 1);
  if (span === 'custom') {
    const { from, to } = boundsOf(filters);
    return from === null && to === null ? null : { from: from ?? 0, to: to ?? tomorrow };
  }
  return { from: dayStart(now, -(lengths[span] ?? 0)), to: tomorrow };
}
