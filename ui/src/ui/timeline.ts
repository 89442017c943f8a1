import type { Tone } from './Badge.svelte';
import type { IconType } from './icon';

/** One thing that happened. */
export interface TimelineEntry {
  id: string;
  /** When, in milliseconds. */
  at: number;
  icon: IconType;
  tone?: Tone;
  /** One sentence: 'Deployment 4211 of payments reached production'. */
  title: string;
  /** Who or what says so: 'Alertmanager', 'Mara Lindt'. */
  by?: string;
  /** Further text, as it was written. */
  text?: string;
  href?: string;
}

/** What stands in the timeline: an entry, a stretch in which nothing happened, or a new day. */
export type TimelineItem =
  | { kind: 'entry'; entry: TimelineEntry }
  | { kind: 'gap'; id: string; ms: number }
  | { kind: 'day'; id: string; at: number };

const GAP_MS = 30 * 60_000;

/** The entries in order of time, with a mark for each new day and each silence of 30 min or more. */
export function arrange(
  entries: readonly TimelineEntry[],
  dayKey: (at: number) => string,
): TimelineItem[] {
  const ordered = entries.toSorted((a, b) => a.at - b.at);
  const items: TimelineItem[] = [];
  let before: TimelineEntry | undefined;
  for (const entry of ordered) {
    if (before && entry.at - before.at >= GAP_MS) {
      items.push({ kind: 'gap', id: `gap ${entry.id}`, ms: entry.at - before.at });
    }
    if (!before || dayKey(before.at) !== dayKey(entry.at)) {
      items.push({ kind: 'day', id: `day ${entry.id}`, at: entry.at });
    }
    items.push({ kind: 'entry', entry });
    before = entry;
  }
  return items;
}
