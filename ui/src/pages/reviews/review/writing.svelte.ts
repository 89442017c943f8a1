import { api, type CommentView, type Hint, type ReviewDetail } from '../../../api';
import { Remembered } from '../../../live/remembered.svelte';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { href } from '../../../shell/router.svelte';
import { said } from '../../../ui/said';
import { Autosave, type Saving } from '../editor/autosave.svelte';
import { LiveCheck } from '../editor/check.svelte';
import { draftOf, dropDraft, isLeft, keepDraft, keepLeft, takeLeft } from '../editor/drafts';
import { findQuoted } from '../editor/quoted';
import { applied, changesBetween, placesIn, rebase, withLineFeeds } from '../editor/rebase';
import type { Writer } from '../editor/writer';
import { openPassages } from './passages';

/** How the text is looked at. */
export type View = 'write' | 'both' | 'read';

/** The parts of the side panel. */
export type Part = 'about' | 'missing' | 'comments' | 'actions' | 'versions';

/** The words that a comment is being written on, as they were selected. */
export interface Quoted {
  /** The words; null for a comment on the whole review. */
  quote: string | null;
}

/**
 * What one person has open of a review: its text, how it is saved and checked, and where they are
 * in it. The parts of the page share it; the review itself is the query's.
 */
export class Writing {
  readonly id: string;
  readonly autosave: Autosave;
  readonly check: LiveCheck;
  readonly view = new Remembered<View>('review.view', 'both');
  readonly aside = new Remembered('review.aside', true);
  part = $state<Part>('about');
  /** The comment that is being begun; null if none is. */
  commenting = $state.raw<Quoted | null>(null);
  /** The thread that was asked for last. */
  thread = $state<string | null>(null);
  /** Words that the preview shall bring into view; null if none were asked for. */
  wanted = $state.raw<{ quote: string } | null>(null);
  /** What is selected in the preview, with what stands before it there; null if nothing is. */
  selected: { quote: string; before: string } | null = null;
  /** What was merged last, in a few words; empty if nothing was yet. */
  merged = $state('');
  #writer = $state.raw<Writer | null>(null);
  /** The text while there is no editor. */
  #held: string;
  #passage: { from: number; to: number } | null = null;
  #detail: ReviewDetail;

  constructor(detail: ReviewDetail) {
    this.id = detail.row.id;
    this.#detail = detail;
    const saving: Saving = {
      save: async (version, text) => {
        const saved = await api.saveReviewText(this.id, version, text);
        dropDraft(this.id);
        return saved;
      },
      read: () => this.text,
      bring: (before, after) => this.#bring(before, after),
      onmerged: () => void this.#sayMerged(),
    };
    const left = takeLeft(this.id);
    if (left) {
      this.#held = left.text();
      this.autosave = left.autosave;
      this.autosave.resume(saving);
    } else {
      const kept = this.mayWrite ? draftOf(this.id) : null;
      const draft =
        kept && withLineFeeds(kept.text) !== withLineFeeds(detail.review.text) ? kept : null;
      this.#held = withLineFeeds(draft?.text ?? detail.review.text);
      this.autosave = new Autosave(
        { text: detail.review.text, version: draft?.version ?? detail.version },
        saving,
      );
      if (draft) this.autosave.edited();
    }
    this.check = new LiveCheck(detail.check, {
      ask: (text) => api.checkReview(this.id, text),
      read: () => this.text,
      onchecked: ({ hints }) => this.#writer?.showHints(hints),
    });
    if (this.autosave.unsaved) this.check.soon();
  }

  /** Whether this person may change the text as the review stands. */
  get mayWrite(): boolean {
    return this.#detail.may_write && this.#detail.review.status !== 'published';
  }

  /** The text as it is written now. */
  get text(): string {
    return this.#writer?.text ?? this.#held;
  }

  /** The editor; null while there is none. */
  get writer(): Writer | null {
    return this.#writer;
  }

  /** The editor came or went. */
  attach(writer: Writer | null): void {
    this.#held = this.text;
    this.#writer = writer;
    if (!writer) return;
    writer.showHints(this.check.current.hints);
    this.#markComments();
  }

  /** A refetch brought the review. */
  refetched(detail: ReviewDetail): void {
    if (detail === this.#detail) return;
    this.#detail = detail;
    this.autosave.newer({ text: detail.review.text, version: detail.version });
    this.#markComments();
    // Actions, factors and dismissed hints count as well as the text.
    void this.check.now();
  }

  /** The writer changed the text, or it was changed for them. */
  changed(): void {
    this.check.soon();
  }

  /** Shows a part of the side panel. */
  open(part: Part): void {
    this.aside.value = true;
    this.part = part;
  }

  /** Shows the editor, if the review may be written. */
  showEditor(): void {
    if (this.view.value === 'read') this.view.value = 'write';
  }

  /** Puts the cursor at a place of the text. */
  goTo(from: number, to = from): void {
    this.showEditor();
    // The editor may have been out of sight until now.
    requestAnimationFrame(() => this.#writer?.goTo(from, to));
  }

  /** Begins a comment on what is selected in the preview or the editor, or on the whole review. */
  comment(): void {
    if (this.selected) {
      const { quote, before } = this.selected;
      this.#begin(findQuoted(this.text, quote, before), quote);
      return;
    }
    const range = this.#writer?.selection;
    const quote = range ? this.text.slice(range.from, range.to) : '';
    this.#begin(range && quote.trim() !== '' ? range : null, quote);
  }

  /** Shows a thread whose words were clicked. */
  showThread(thread: string): void {
    this.open('comments');
    this.thread = thread;
  }

  /** Goes to the words of a thread: in the editor, or else in the preview. */
  showWords({ id, passage }: Pick<CommentView, 'id' | 'passage'>): void {
    if (this.#writer && this.mayWrite) {
      this.showEditor();
      requestAnimationFrame(() => this.#writer?.goToPassage(id));
    } else if (passage) this.wanted = { quote: passage.quote };
  }

  /** Writes a line that cites an entry of the timeline, at the cursor. */
  cite(line: string): void {
    this.showEditor();
    requestAnimationFrame(() => this.#writer?.insertLine(line));
  }

  /** Puts a part of an earlier version back, at its place in a text that was saved. */
  putBack(part: string, at: number, saved: string): void {
    const changes = changesBetween(withLineFeeds(saved), this.text);
    this.showEditor();
    this.#writer?.insert(part, changes.mapPos(Math.min(at, changes.length)));
  }

  /** Ends the comment that is being begun. */
  uncomment(): void {
    this.commenting = null;
    this.#writer?.markPassage(null);
    this.#passage = null;
  }

  /** Where the words that are commented on stand in the text now; null for the whole review. */
  get passage(): { from: number; to: number } | null {
    return this.#writer ? (this.#writer.marked ?? null) : this.#passage;
  }

  /** Dismisses a hint, with a way back. */
  async dismiss(hint: Hint): Promise<void> {
    try {
      await api.dismissReviewHint(this.id, hint.key, true);
      const others = this.#writer?.hints.filter((placed) => placed.hint.key !== hint.key) ?? [];
      this.#writer?.showHints(others.map(({ hint: other, from, to }) => ({ ...other, from, to })));
      toasts.show(`The hint on ‘${hint.words}’ is dismissed.`, {
        undo: undo(() => api.dismissReviewHint(this.id, hint.key, false)),
      });
    } catch (error) {
      toasts.show(said(error).message, { tone: 'warning' });
    }
  }

  /** The page is left: what is written is saved, and kept on this laptop until it is. */
  leave(): void {
    this.check.stop();
    if (!this.autosave.unsaved) return;
    const { title } = this.#detail.row;
    const { autosave, id } = this;
    const text = autosave.leave();
    const keep = () => keepDraft(id, { text: text(), version: autosave.known.version });
    keepLeft(id, { autosave, text });
    keep();
    void autosave.flush().then((saved) => {
      if (saved || !isLeft(id, autosave)) return;
      keep();
      toasts.show(
        `‘${title}’ is not saved: ${said(autosave.failure).message} What you wrote is kept on this laptop and saved as soon as that works.`,
        { tone: 'warning', open: { label: 'Open it', href: href('review', { id }) } },
      );
    });
  }

  /** Saves what is written, for what needs the engine to have it. Throws why that is not possible. */
  async saved(): Promise<void> {
    // Somebody who goes on writing meanwhile gets a few turns, and is not waited for forever.
    for (let turn = 0; turn < 3; turn++) {
      if (await this.autosave.flush()) return;
      if (this.autosave.state === 'failed') throw this.autosave.failure;
    }
    throw new Error('The text is still being written. Try again in a moment.');
  }

  /** The review is deleted: nothing of it is to be saved. */
  forget(): void {
    this.autosave.stop();
    this.check.stop();
    dropDraft(this.id);
  }

  /** The window may go: what is not saved yet is kept on this laptop. */
  keep(): void {
    if (!this.autosave.unsaved) return;
    keepDraft(this.id, { text: this.text, version: this.autosave.known.version });
    void this.autosave.flush();
  }

  #begin(range: { from: number; to: number } | null, quote: string): void {
    this.#passage = range;
    this.#writer?.markPassage(range);
    this.commenting = { quote: range ? quote : null };
    this.open('comments');
  }

  #bring(before: string, after: string): void {
    if (this.#writer) this.#writer.bring(before, after);
    else this.#held = applied(this.#held, rebase(this.#held, before, after));
  }

  #markComments(): void {
    const { comments, review } = this.#detail;
    const places = placesIn(openPassages(comments), withLineFeeds(review.text), this.text);
    this.#writer?.showPassages(places);
  }

  /** Says whose words came in. */
  async #sayMerged(): Promise<void> {
    this.changed();
    try {
      const { version } = this.autosave.known;
      const [versions, start] = await Promise.all([api.reviewVersions(this.id), api.start()]);
      const me = start.kind === 'open' ? start.member.name : '';
      const other = versions.find(({ author_name }) => author_name !== me)?.author_name;
      if (version !== this.autosave.known.version) return;
      this.merged = other ? `${other}’s changes were merged` : 'Changes made elsewhere were merged';
    } catch {
      this.merged = 'Changes made elsewhere were merged';
    }
  }
}
