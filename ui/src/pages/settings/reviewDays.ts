import type { Severity, WorkspaceSettings } from '../../api';

type Within = NonNullable<WorkspaceSettings['review_within']>;

/** What stands in the fields; null where no review is asked for. */
export type DaysText = Record<Severity, string | null>;

/** What a field begins with when a review is asked for. */
export const usualDays: Record<Severity, string> = {
  sev1: '5',
  sev2: '10',
  sev3: '14',
  sev4: '30',
};

/** What the field of check-ins begins with when they are asked for. */
export const usualCheckIn = '7';

const MOST = 90;

/** The days as they stand in the fields. */
export function daysText({ sev1, sev2, sev3, sev4 }: Within): DaysText {
  const text = (days: number | null) => (days === null ? null : String(days));
  return { sev1: text(sev1), sev2: text(sev2), sev3: text(sev3), sev4: text(sev4) };
}

/** A number of days as it was typed; a sentence where it is none. */
export function readDay(text: string): { days: number | null; wrong: string | null } {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return value >= 1 && value <= MOST
    ? { days: value, wrong: null }
    : { days: null, wrong: `Type a number of days from 1 to ${MOST}.` };
}

/** What was typed, as days; null while something of it is wrong, with the sentences that say what. */
export function readDays(typed: DaysText): {
  days: Within | null;
  wrong: Partial<Record<Severity, string>>;
} {
  const wrong: Partial<Record<Severity, string>> = {};
  const days: Within = { sev1: null, sev2: null, sev3: null, sev4: null };
  for (const severity of ['sev1', 'sev2', 'sev3', 'sev4'] as const) {
    const text = typed[severity];
    if (text === null) continue;
    const read = readDay(text);
    days[severity] = read.days;
    if (read.wrong) wrong[severity] = read.wrong;
  }
  return { days: Object.keys(wrong).length === 0 ? days : null, wrong };
}
