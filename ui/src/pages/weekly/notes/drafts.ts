import { kindNames } from './kinds';
import type { NoteFields } from './noteLine';

/** What a typed text is of: a new note of its review and week ('w1.2026-11-30'), or a note that is changed ('note.n1'). */
export type DraftKey = `${string}.${string}`;

const keyOf = (key: DraftKey) => `muster.weekly.unsaved.${key}`;

/** Keeps on this laptop what is typed and not saved; leaving the page does not lose it. */
export function keepDraft(key: DraftKey, fields: NoteFields): void {
  try {
    localStorage.setItem(keyOf(key), JSON.stringify(fields));
  } catch {
    // The store is full: the page still has the text for as long as it is open.
  }
}

/** Forgets what was kept: it is saved, or given up. */
export function dropDraft(key: DraftKey): void {
  localStorage.removeItem(keyOf(key));
}

/** What was typed and not saved; null if nothing was, or it cannot be read. */
export function draftOf(key: DraftKey): NoteFields | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(key)) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    const { kind, text, owner } = found as Partial<NoteFields>;
    if (typeof text !== 'string' || !kindNames.some((each) => each === kind)) return null;
    return {
      kind: kind as NoteFields['kind'],
      text,
      owner: typeof owner === 'string' ? owner : null,
    };
  } catch {
    return null;
  }
}
