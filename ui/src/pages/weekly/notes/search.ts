import type { WeeklyNoteView } from '../../../api';

/** What was said in one week. */
export interface WeekOfNotes {
  /** Its Monday. */
  week: string;
  notes: WeeklyNoteView[];
}

/** The first `most` notes by their week, in the order in which the weeks first appear. */
export function byWeek(notes: readonly WeeklyNoteView[], most: number): WeekOfNotes[] {
  const weeks = new Map<string, WeeklyNoteView[]>();
  for (const note of notes.slice(0, most)) {
    weeks.set(note.week, [...(weeks.get(note.week) ?? []), note]);
  }
  return [...weeks].map(([week, notes]) => ({ week, notes }));
}
