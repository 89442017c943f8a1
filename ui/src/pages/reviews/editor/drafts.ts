import type { Autosave, KnownText } from './autosave.svelte';

const key = (review: string) => `muster.review.unsaved.${review}`;

/** Keeps on this laptop what could not be saved, so that closing the window does not lose it. */
export function keepDraft(review: string, draft: KnownText): void {
  try {
    localStorage.setItem(key(review), JSON.stringify(draft));
  } catch {
    // The store is full: the window still has the text, and warns before it closes.
  }
}

/** Forgets what was kept: it is saved. */
export function dropDraft(review: string): void {
  localStorage.removeItem(key(review));
}

/** What was written of a review and not saved when the window closed; null if nothing was. */
export function draftOf(review: string): KnownText | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key(review)) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    const { text, version } = found as Partial<KnownText>;
    return typeof text === 'string' && typeof version === 'string' ? { text, version } : null;
  } catch {
    return null;
  }
}

/** A text whose page was left before it was saved. */
export interface LeftText {
  autosave: Autosave;
  /** What is written by now: changes made elsewhere are brought into it. */
  text: () => string;
}

/** What was left unsaved when its page was left, by review, while it is tried again. */
const leaving = new Map<string, LeftText>();

/** Remembers a text that was left unsaved, for when its page comes back. */
export function keepLeft(review: string, left: LeftText): void {
  leaving.set(review, left);
}

/** Whether a text is the one that was left last. */
export const isLeft = (review: string, autosave: Autosave): boolean =>
  leaving.get(review)?.autosave === autosave;

/** Takes back the text that was left unsaved; null if none was, or it is saved by now. */
export function takeLeft(review: string): LeftText | null {
  const left = leaving.get(review);
  leaving.delete(review);
  return left?.autosave.unsaved ? left : null;
}
