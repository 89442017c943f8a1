import type { CommentView, Missing } from '../../../api';
import type { Passage } from '../editor/passages';

/** A thread of comments: what opens it, and its answers. */
export interface Thread {
  opening: CommentView;
  answers: CommentView[];
}

/** Comments by thread, in the order of their openings. An answer whose thread is gone stands alone. */
export function threadsOf(comments: readonly CommentView[]): Thread[] {
  const threads = new Map<string, Thread>();
  for (const comment of comments) {
    const thread = comment.reply_to === null ? undefined : threads.get(comment.reply_to);
    if (thread) thread.answers.push(comment);
    else threads.set(comment.id, { opening: comment, answers: [] });
  }
  return [...threads.values()];
}

/** Where the words of open threads stand in the saved text. */
export function openPassages(comments: readonly CommentView[]): Passage[] {
  return comments.flatMap(({ id, open, place }) =>
    open && place ? [{ id, from: place[0], to: place[1] }] : [],
  );
}

/** The part of the side panel in which something missing is put right; none if it is in the text. */
export function tabFor({ lack }: Pick<Missing, 'lack'>): 'about' | 'actions' | null {
  switch (lack) {
    case 'factor':
    case 'reviewer':
      return 'about';
    case 'action':
    case 'action_owner':
    case 'action_due':
      return 'actions';
    default:
      return null;
  }
}
