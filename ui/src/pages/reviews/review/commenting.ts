import { api, type CommentView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import type { Writing } from './writing.svelte';

/** Comments on the words that are marked, or on the whole review. */
export async function sendComment(writing: Writing, text: string): Promise<void> {
  const about = writing.commenting;
  // The place counts in the text as it is saved; words that move meanwhile take their mark along.
  await writing.saved();
  const range = writing.passage;
  if (about?.quote && !range) {
    throw new Error(
      'The words that this is about were changed meanwhile. Select others, or comment on the whole review.',
    );
  }
  const place: [number, number] | null = range ? [range.from, range.to] : null;
  const id = await api.addReviewComment(writing.id, { text, place, reply_to: null });
  writing.uncomment();
  writing.thread = id;
}

/** Settles a thread or opens it again, with a way back. */
export async function resolveThread({ id }: CommentView, resolved: boolean): Promise<void> {
  await api.resolveReviewComment(id, resolved);
  toasts.show(resolved ? 'The thread is resolved.' : 'The thread is open again.', {
    undo: undo(() => api.resolveReviewComment(id, !resolved)),
  });
}

/** Deletes a comment; one that has no answers can be written anew. */
export async function deleteComment(
  review: string,
  { id, text, place, reply_to }: CommentView,
  answers: number,
): Promise<void> {
  await api.deleteReviewComment(id);
  if (answers > 0) {
    toasts.show('The comment and its answers are deleted.');
    return;
  }
  toasts.show('The comment is deleted.', {
    undo: undo(() => api.addReviewComment(review, { text, place, reply_to })),
  });
}
