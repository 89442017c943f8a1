import { fromAbsolute } from '@internationalized/date';
import type { Bucket, KpiScope, Tier, Window } from '../../api';

/** Which stretch of time is looked at. */
export type Span = 'weeks4' | 'weeks12' | 'weeks26' | 'quarter' | 'custom';

/** What a member chose to look at; kept across visits. */
export interface Chosen {
  services: string[];
  teams: string[];
  tier: Tier;
  span: Span;
  /** The bounds of a custom span in milliseconds; null for its default. */
  from: number | null;
  to: number | null;
  bucket: Bucket | 'auto';
}

/** What a newcomer sees. */
export const initial: Chosen = {
  services: [],
  teams: [],
  tier: 'production',
  span: 'weeks12',
  from: null,
  to: null,
  bucket: 'auto',
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const weeks = { weeks4: 4, weeks12: 12, weeks26: 26 };

/** The start of the minute: a window that ended 'now' would be another one at every look. */
export function toMinute(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE;
}

/** The window of a choice, in the workspace's zone: it begins with a day, and ends now. */
export function windowOf(
  { span, from, to }: Chosen,
  now: number,
  zone: string,
): { from: number; to: number } {
  const today = fromAbsolute(now, zone).set({ hour: 0, minute: 0, second: 0, millisecond: 0 });
  const end = toMinute(now);
  if (span === 'quarter') {
    const month = Math.floor((today.month - 1) / 3) * 3 + 1;
    return { from: today.set({ month, day: 1 }).toDate().getTime(), to: end };
  }
  const back = today.subtract({ weeks: span === 'custom' ? weeks.weeks12 : weeks[span] });
  const start = back.toDate().getTime();
  return span === 'custom' ? { from: from ?? start, to: to ?? end } : { from: start, to: end };
}

/** How fine a series of this length is drawn: some ten to thirty points. */
export function bucketFor({ from, to }: Window): Bucket {
  const days = ((to ?? 0) - (from ?? 0)) / DAY;
  if (days <= 35) return 'day';
  return days <= 200 ? 'week' : 'month';
}

/**
 * What to ask the engine for. Services and teams that the workspace does not have (any more, or
 * because another one is open) are left out, so that a choice of another day never hides everything.
 */
export function scopeOf(
  chosen: Chosen,
  now: number,
  zone: string,
  known: { services: readonly string[]; teams: readonly string[] },
): KpiScope {
  const window = windowOf(chosen, now, zone);
  return {
    window,
    services: chosen.services.filter((id) => known.services.includes(id)),
    teams: chosen.teams.filter((id) => known.teams.includes(id)),
    tier: chosen.tier,
    bucket: chosen.bucket === 'auto' ? bucketFor(window) : chosen.bucket,
  };
}
