import { api, type WeeklyNoteKind } from '../../../api';
import { Attempt } from '../../../live/attempt.svelte';
import type { Person } from '../../../ui/person';
import { draftOf, dropDraft, keepDraft } from './drafts';
import { kindOfLetter, kinds } from './kinds';
import { readNote, wrongWith, type NoteFields } from './noteLine';

/**
 * The note that is being typed for a week. The page and what is presented of it show the same one;
 * it stays on this laptop until it is saved.
 */
export class NewNote {
  readonly review: string;
  readonly week: string;
  /** The saving, and why it failed. */
  readonly attempt = new Attempt();
  /** What is wrong with what is typed, as a sentence. */
  wrong = $state<string | null>(null);
  /** What was saved last, for whoever does not see the list. */
  said = $state('');
  #fields = $state.raw<NoteFields>({ kind: 'note', text: '', owner: null });
  /** A letter before the text chose the kind: what follows is the text itself. */
  #prefixed = false;
  /** Enter was pressed again while a note was on its way. */
  #again = false;

  constructor(review: string, week: string) {
    this.review = review;
    this.week = week;
    this.#fields = draftOf(this.#key) ?? this.#fields;
  }

  get #key() {
    return `${this.review}.${this.week}` as const;
  }

  get kind(): WeeklyNoteKind {
    return this.#fields.kind;
  }

  set kind(kind: WeeklyNoteKind) {
    this.#set({ ...this.#fields, kind });
  }

  get owner(): string | null {
    return this.#fields.owner;
  }

  set owner(owner: string | null) {
    this.#set({ ...this.#fields, owner });
  }

  get text(): string {
    return this.#fields.text;
  }

  /** What is typed: 'd ', 'f ' and 'n ' at its beginning choose the kind, once. */
  set text(text: string) {
    this.wrong = null;
    const letter = this.#prefixed ? null : /^([a-z]) /.exec(text)?.[1];
    const kind = letter ? kindOfLetter(letter) : null;
    if (kind) {
      this.#prefixed = true;
      this.#set({ ...this.#fields, kind, text: text.slice(2) });
      return;
    }
    if (text === '') this.#prefixed = false;
    this.#set({ ...this.#fields, text });
  }

  /** All of what is typed and chosen. */
  get fields(): NoteFields {
    return this.#fields;
  }

  /** Saves the note, unless something is wrong with it; what is typed meanwhile stays. */
  async save(people: readonly Person[]): Promise<void> {
    if (this.attempt.busy) {
      this.#again = true;
      return;
    }
    const typed = this.#fields;
    if (typed.text.trim() === '') return;
    const { unknown, ...note } = readNote(typed, people);
    this.wrong = wrongWith({ ...note, unknown });
    if (this.wrong !== null) return;
    const saved = await this.attempt.run(() =>
      api.saveWeeklyNote(this.review, this.week, null, note),
    );
    const again = this.#again;
    this.#again = false;
    if (!saved) return;
    this.said = `${kinds[note.kind].one} written down: ${note.text}`;
    this.#follow(typed.text);
    if (again) await this.save(people);
  }

  /** Goes on after a text was saved: what was typed behind it is the next one. */
  #follow(saved: string): void {
    this.#prefixed = false;
    const { text } = this.#fields;
    this.#fields = { ...this.#fields, owner: null };
    this.text = text.startsWith(saved) ? text.slice(saved.length).trimStart() : text;
  }

  #set(fields: NoteFields): void {
    this.#fields = fields;
    if (fields.text.trim() === '') dropDraft(this.#key);
    else keepDraft(this.#key, fields);
  }
}
