import type { SavedText } from '../../../api';
import { applied, rebase, withLineFeeds } from './rebase';

/** A text and the state that the engine knows it by. */
export interface KnownText {
  text: string;
  version: string;
}

/** What an autosave saves, and how it reaches the editor. */
export interface Saving {
  /** Saves a text that was made from a version. */
  save: (version: string, text: string) => Promise<SavedText>;
  /** What is written now. */
  read: () => string;
  /** Brings what was changed elsewhere, from `before` to `after`, into what is written. */
  bring: (before: string, after: string) => void;
  /** What somebody else wrote is in the text now. */
  onmerged?: () => void;
}

/** How what is written stands to what is saved. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

/** How long the keyboard rests until what was written is saved. */
export const PAUSE_MS = 800;
/** How long somebody who never rests writes until it is saved nevertheless. */
const LONGEST_MS = 10_000;
/** How many versions back an answer that comes late is known to be late. */
const LEFT = 20;
const RETRIES_MS = [3_000, 10_000, 30_000, 60_000];

/**
 * Saves a text at each pause, one save at a time, and brings in what others wrote. Nothing written
 * is ever let go: what could not be saved stays unsaved and is tried again.
 */
export class Autosave {
  #state = $state<SaveState>('saved');
  #failure = $state.raw<unknown>(null);
  #saving: Saving;
  /** What the engine holds as far as is known here. */
  #known: KnownText;
  /** Versions that were left behind: an answer that comes late brings none of them back. */
  #left: readonly string[] = [];
  #elsewhere: KnownText | null = null;
  #dirty = false;
  #flight: Promise<boolean> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitsSince: number | null = null;
  #failures = 0;

  constructor(known: KnownText, saving: Saving) {
    this.#known = { ...known, text: withLineFeeds(known.text) };
    this.#saving = saving;
  }

  /** How what is written stands to what is saved. */
  get state(): SaveState {
    return this.#state;
  }

  /** Why it could not be saved last time; null if it could. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether something written is not saved yet. */
  get unsaved(): boolean {
    return this.#state !== 'saved';
  }

  /** The text and version that are saved. */
  get known(): Readonly<KnownText> {
    return this.#known;
  }

  /** To be told of each change that the writer makes. */
  edited(): void {
    this.#dirty = true;
    if (this.#state !== 'saving' && this.#state !== 'failed') this.#state = 'unsaved';
    const now = Date.now();
    this.#waitsSince ??= now;
    this.#plan(Math.max(0, Math.min(PAUSE_MS, this.#waitsSince + LONGEST_MS - now)));
  }

  /** Saves now what is not saved. True if nothing is left unsaved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    // What was written while a save was under way goes with the next.
    while (this.#flight) if (!(await this.#flight)) return false;
    if (!this.#dirty) return true;
    this.#flight = this.#save();
    return (await this.#flight) && !this.#dirty;
  }

  /** The engine holds another state of the text, perhaps: what a refetch brought. */
  newer(found: KnownText): void {
    if (found.version === this.#known.version || this.#left.includes(found.version)) return;
    if (this.#flight) {
      this.#elsewhere = found;
    } else if (this.#dirty) {
      // Saving merges both.
      void this.flush();
    } else {
      const before = this.#known;
      this.#known = { ...found, text: withLineFeeds(found.text) };
      this.#left = [];
      if (before.text === this.#known.text) return;
      this.#saving.bring(before.text, this.#known.text);
      this.#saving.onmerged?.();
    }
  }

  /**
   * The editor goes away: what it holds is saved, and tried again for as long as the window is open
   * or until an editor comes back. Gives what is written by then.
   */
  leave(): () => string {
    let text = this.#saving.read();
    this.#saving = {
      save: this.#saving.save,
      read: () => text,
      bring: (before, after) => (text = applied(text, rebase(text, before, after))),
    };
    void this.flush();
    return () => text;
  }

  /** An editor is there again, with the text that was left. */
  resume(saving: Saving): void {
    this.#saving = saving;
    if (this.#dirty) this.#plan(PAUSE_MS);
  }

  /** Stops trying: there is nothing to save it to any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#dirty = false;
    this.#state = 'saved';
  }

  async #save(): Promise<boolean> {
    const sent = this.#saving.read();
    const version = this.#known.version;
    this.#dirty = false;
    this.#waitsSince = null;
    try {
      if (sent !== this.#known.text) {
        this.#state = 'saving';
        this.#took(sent, await this.#saving.save(version, sent));
      }
      this.#failure = null;
      this.#failures = 0;
      this.#state = this.#dirty ? 'unsaved' : 'saved';
      return true;
    } catch (error) {
      this.#dirty = true;
      this.#failure = error;
      this.#state = 'failed';
      const wait = RETRIES_MS[Math.min(this.#failures++, RETRIES_MS.length - 1)] ?? PAUSE_MS;
      this.#plan(wait);
      return false;
    } finally {
      this.#flight = null;
      const elsewhere = this.#elsewhere;
      this.#elsewhere = null;
      if (elsewhere && this.#state !== 'failed') this.newer(elsewhere);
    }
  }

  #took(sent: string, { text, version, merged }: SavedText): void {
    const after = withLineFeeds(text);
    this.#left = [...this.#left.slice(-LEFT), this.#known.version].filter(
      (each) => each !== version,
    );
    this.#known = { text: after, version };
    if (after !== sent) this.#saving.bring(sent, after);
    if (merged) this.#saving.onmerged?.();
  }

  #plan(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }
}
