import type { NewWeeklyNote, WeeklyNoteView } from '../../../api';
import { filter } from '../../../ui/match';
import type { Person } from '../../../ui/person';

/** What is typed and chosen of a note. */
export interface NoteFields {
  kind: NewWeeklyNote['kind'];
  text: string;
  owner: string | null;
}

/** What a typed note says, and who was named but is not known. */
export interface ReadNote extends NewWeeklyNote {
  /** The name after an `@` that nobody here has; null if all are known. */
  unknown: string | null;
}

const NAMED = /(^|\s)@([\p{L}\p{M}\p{N}_.'-]*[\p{L}\p{M}\p{N}])/u;

/**
 * Reads a note as it was typed. In a follow-up `@` with the beginning of a name gives it to a
 * person, before whom was chosen beside it; only a follow-up has somebody who sees to it.
 */
export function readNote({ kind, text, owner }: NoteFields, people: readonly Person[]): ReadNote {
  const said = text.trim();
  if (kind !== 'follow_up') return { kind, text: said, owner: null, unknown: null };
  const [whole, before = '', name = ''] = NAMED.exec(said) ?? [];
  if (whole === undefined) return { kind, text: said, owner, unknown: null };
  const found = filter(people, name.replaceAll('_', ' '), (person) =>
    [person.name, person.handle].filter(Boolean).join(' '),
  )[0];
  if (!found) return { kind, text: said, owner, unknown: name };
  const rest = said
    .replace(whole, before.trim() === '' ? before : '')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/[ \t]+([,.;:!?])/g, '$1')
    .trim();
  return { kind, text: rest, owner: found.id, unknown: null };
}

/** What is wrong with a note before it is sent, as a sentence; null if nothing is. */
export function wrongWith({ text, unknown }: ReadNote): string | null {
  if (unknown !== null)
    return `Nobody here is called ‘${unknown}’. Type the beginning of a member's name after the @.`;
  return text === '' ? 'Write what was said.' : null;
}

/** The first line of a note, without what Markdown begins lines with: what it is called elsewhere. */
export const titleOf = ({ text }: Pick<WeeklyNoteView, 'text'>): string =>
  (text.trim().split('\n')[0] ?? '').replace(/^(?:#{1,6}|[-*>]|\d+\.)\s+/, '');

/** A note as the form begins with it. */
export const fieldsOf = ({ kind, text, owner }: WeeklyNoteView): NoteFields => ({
  kind,
  text,
  owner,
});
