import type { TimelineEntry } from '../../../api';
import { day, timeOfDay } from '../../../format';

/** An entry of a timeline as a review cites it. */
export interface Citable {
  key: string;
  /** '14:03', with the day where it is another than that of the first entry. */
  time: string;
  /** What happened, in one line. */
  text: string;
  author: string;
}

const LONGEST = 300;

/** The entries of a timeline in order, as a review in this zone cites them. */
export function citable(timeline: readonly TimelineEntry[], zone: string): Citable[] {
  const ordered = timeline.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const first = ordered[0]?.at ?? 0;
  return ordered.map(({ key, at, title, text, author, kind }) => {
    const when = at ?? 0;
    const clock = timeOfDay(when, { zone });
    const sameDay = day(when, { zone }) === day(first, { zone });
    const line = text.split('\n')[0]?.trim() ?? '';
    // A note says what was written; of everything else the title says what happened.
    const words = kind === 'note' && line !== '' ? line : [title, line].filter(Boolean).join(': ');
    return {
      key,
      time: sameDay ? clock : `${day(when, { zone })}, ${clock}`,
      text: words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()}…` : words,
      author,
    };
  });
}
