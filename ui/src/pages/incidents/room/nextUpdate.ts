import type { Severity } from '../../../api';
import { duration } from '../../../format';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** For how long updates are promised at each severity: the shortest first, in milliseconds. */
const presets: Record<Severity, readonly number[]> = {
  sev1: [15 * MINUTE, 30 * MINUTE, HOUR],
  sev2: [30 * MINUTE, HOUR, 2 * HOUR],
  sev3: [2 * HOUR, 4 * HOUR, 24 * HOUR],
  sev4: [4 * HOUR, 24 * HOUR, 3 * 24 * HOUR],
};

/** What to offer for the next update: the severity's presets with what the workspace suggests. */
export function nextPresets(severity: Severity, suggested: number | null): number[] {
  const all = new Set(presets[severity]);
  if (suggested !== null) all.add(suggested);
  return [...all].sort((a, b) => a - b);
}

/** What the workspace suggests, as a duration from now in whole minutes; null if nothing. */
export function suggestedIn(at: number | null, now: number): number | null {
  if (at === null) return null;
  return Math.max(MINUTE, Math.round((at - now) / MINUTE) * MINUTE);
}

/** How near the next status update is, in words and whether it is late; null while it is far. */
export function dueWords(
  dueAt: number | null,
  now: number,
): { late: boolean; words: string } | null {
  if (dueAt === null || dueAt - now > 10 * MINUTE) return null;
  const minutes = Math.max(1, Math.round(Math.abs(dueAt - now) / MINUTE)) * MINUTE;
  if (dueAt > now) {
    return { late: false, words: `The next status update is due in ${duration(minutes)}.` };
  }
  if (now - dueAt < MINUTE) return { late: true, words: 'The next status update is due now.' };
  return { late: true, words: `The next status update was due ${duration(minutes)} ago.` };
}
