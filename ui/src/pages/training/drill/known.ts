import type { IncidentStatus, Severity, TimelineEntry } from '../../../api';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How far from the beginning something is: 'T+45 s', 'T+12 min', 'T+1 h 5 min', 'T−10 min' before it. */
export function sinceStart(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  const size = Math.abs(ms);
  if (size < MINUTE) return `T${sign}${Math.floor(size / 1_000)} s`;
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  if (hours === 0) return `T${sign}${minutes} min`;
  return minutes === 0 ? `T${sign}${hours} h` : `T${sign}${hours} h ${minutes} min`;
}

/** The last severity that a sentence names: 'Severity changed from SEV3 to SEV2' names SEV2. */
function severityIn(title: string): Severity | null {
  const named = title.match(/\bSEV[1-4]\b/g)?.at(-1);
  return named ? (named.toLowerCase() as Severity) : null;
}

/** How bad an incident was by what is known of it; null while nothing said so. */
export function severityAt(known: readonly TimelineEntry[]): Severity | null {
  const said = known.findLast(({ kind }) => kind === 'severity' || kind === 'opened');
  return said ? severityIn(said.title) : null;
}

const tells: Partial<Record<TimelineEntry['kind'], IncidentStatus>> = {
  opened: 'open',
  reopened: 'open',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
};

/** Where an incident stood by what is known of it: open until something says otherwise. */
export function statusAt(known: readonly TimelineEntry[]): IncidentStatus {
  return known.reduce<IncidentStatus>((status, { kind }) => tells[kind] ?? status, 'open');
}

/** What a replay needs of an incident: its entries in order, and when each and the whole were. */
export function scriptOf(
  timeline: readonly TimelineEntry[],
  openedAt: number,
  resolvedAt: number | null,
): { entries: TimelineEntry[]; offsets: number[]; end: number } {
  const entries = timeline.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const offsets = entries.map(({ at }) => (at ?? 0) - openedAt);
  // What was written after it was over, such as its tasks, comes with the end.
  const end = resolvedAt === null ? (offsets.at(-1) ?? 0) : resolvedAt - openedAt;
  return { entries, offsets, end };
}
