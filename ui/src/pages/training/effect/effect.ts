import type { Effect, EffectSpan } from '../../../api';
import { count, day, duration } from '../../../format';
import type { Sort } from '../../../ui/table/column';

/** What is compared before and after a session. */
export type Measure = 'acknowledge' | 'restore';

/** The two, in the order in which an incident goes. */
export const measures: readonly Measure[] = ['acknowledge', 'restore'];

/** What they are called. */
export const measureNames: Record<Measure, string> = {
  acknowledge: 'Time to acknowledge',
  restore: 'Time to restore',
};

/** The median of one side in ms; none if there is nothing to take it of. */
export const medianOf = (span: EffectSpan, measure: Measure): number | null =>
  measure === 'acknowledge' ? span.to_acknowledge : span.to_restore;

/** Of how many incidents that median is. */
export const sampleOf = (span: EffectSpan, measure: Measure): number =>
  measure === 'acknowledge' ? span.acknowledged : span.restored;

/** What may be said of a comparison beside its numbers. */
export type Verdict = 'faster' | 'slower' | 'same' | 'too few';

/** Whether it became faster; `fewest` is how many incidents each side needs for that to mean anything. */
export function verdictOf({ before, after }: Effect, measure: Measure, fewest: number): Verdict {
  const least = Math.min(sampleOf(before, measure), sampleOf(after, measure));
  const change = changeOf({ before, after }, measure);
  if (change === null || least < fewest) return 'too few';
  if (change === 0) return 'same';
  return change < 0 ? 'faster' : 'slower';
}

/** By how much the median changed, in ms; negative is faster. None where a side has none. */
export function changeOf(
  { before, after }: Pick<Effect, 'before' | 'after'>,
  measure: Measure,
): number | null {
  const [from, to] = [medianOf(before, measure), medianOf(after, measure)];
  return from === null || to === null ? null : to - from;
}

/** What is said of a comparison behind its numbers, and whether that is good. */
export function verdictWords(
  effect: Effect,
  measure: Measure,
  fewest: number,
): { words: string; tone: 'better' | 'worse' | 'none' } {
  const verdict = verdictOf(effect, measure, fewest);
  const size = duration(Math.abs(changeOf(effect, measure) ?? 0));
  switch (verdict) {
    case 'faster':
      return { words: `${size} faster`, tone: 'better' };
    case 'slower':
      return { words: `${size} slower`, tone: 'worse' };
    case 'same':
      return { words: 'as before', tone: 'none' };
    case 'too few':
      return { words: 'too few to tell', tone: 'none' };
  }
}

/** One side in words: '12 min (n 6)', or that there is nothing. */
export function sideWords(span: EffectSpan, measure: Measure): string {
  const median = medianOf(span, measure);
  return median === null ? 'none' : `${duration(median)} (n ${sampleOf(span, measure)})`;
}

/** When a session was, how many were there, and how long the times are that are compared. */
export function heldWords({ held_at, attended, span }: Effect, now: number): string {
  const people = count(attended, 'person', 'people');
  const when = held_at === null ? people : `${day(held_at, { now })}, ${people}`;
  return span === null ? when : `${when}, ${duration(span)} before and after`;
}

/** What tells one line from the others. */
export const effectId = ({ session, service }: Effect): string => `${session} ${service}`;

/** The services that sessions were about, by name, to narrow by. */
export const servicesIn = (effects: readonly Effect[]): { value: string; label: string }[] =>
  [...new Map(effects.map(({ service, service_name }) => [service, service_name]))]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));

/** In which orders the comparisons can stand, by what the choice says. */
export const orders: readonly { value: string; label: string; sort: Sort }[] = [
  { value: 'latest', label: 'Latest first', sort: { column: 'held', descending: true } },
  { value: 'service', label: 'By service', sort: { column: 'service', descending: false } },
  {
    value: 'acknowledge',
    label: 'Acknowledged faster',
    sort: { column: 'acknowledge', descending: false },
  },
  { value: 'restore', label: 'Restored faster', sort: { column: 'restore', descending: false } },
];

/** The choice that an order is; none of them for one that only the table has. */
export const orderOf = (sort: Sort | null): string | null =>
  orders.find(
    ({ sort: each }) => each.column === sort?.column && each.descending === sort.descending,
  )?.value ?? null;
