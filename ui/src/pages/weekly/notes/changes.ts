import { api, type WeeklyNoteView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { kinds, type Kind } from './kinds';
import { fieldsOf, titleOf } from './noteLine';

const named = ({ one }: Kind, note: WeeklyNoteView) => `${one} ‘${titleOf(note)}’`;

/** Marks a follow-up as done, or as to be done again; which can be taken back. */
export async function toggleDone(note: WeeklyNoteView): Promise<void> {
  const done = note.done_at === null;
  await api.endFollowUp(note.id, done);
  const title = titleOf(note);
  toasts.show(done ? `‘${title}’ is done.` : `‘${title}’ is to be done again.`, {
    undo: undo(() => api.endFollowUp(note.id, !done)),
  });
}

/** Deletes what was said; which can be taken back. */
export async function remove(review: string, note: WeeklyNoteView): Promise<void> {
  await api.deleteWeeklyNote(note.id);
  toasts.show(`${named(kinds[note.kind], note)} is deleted.`, {
    undo: undo(async () => {
      const id = await api.saveWeeklyNote(review, note.week, null, fieldsOf(note));
      if (note.done_at !== null) await api.endFollowUp(id, true);
    }),
  });
}
