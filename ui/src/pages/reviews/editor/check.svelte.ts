import type { ReviewCheck } from '../../../api';

const PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** How a text is checked, and who hears of it. */
export interface Checking {
  ask: (text: string) => Promise<ReviewCheck>;
  /** What is written now. */
  read: () => string;
  /** The check of what is written now has come. */
  onchecked: (check: ReviewCheck) => void;
}

/**
 * What the text that is being written looks like and lacks, asked for at each short pause. A long
 * text, whose check takes time, is asked about less often, so that writing stays fluid.
 */
export class LiveCheck {
  #current = $state.raw<ReviewCheck>() as ReviewCheck;
  #failure = $state.raw<unknown>(null);
  readonly #checking: Checking;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #took = 0;

  constructor(begin: ReviewCheck, checking: Checking) {
    this.#current = begin;
    this.#checking = checking;
  }

  /** The newest check that there is. */
  get current(): ReviewCheck {
    return this.#current;
  }

  /** Why the text could not be checked last time; null if it could. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Asks once the keyboard rests. */
  soon(): void {
    clearTimeout(this.#timer);
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, this.#took * 2));
    this.#timer = setTimeout(() => void this.now(), pause);
  }

  /** Asks at once. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    const text = this.#checking.read();
    const mine = ++this.#asked;
    const began = performance.now();
    try {
      const check = await this.#checking.ask(text);
      this.#took = performance.now() - began;
      if (mine !== this.#asked) return;
      this.#current = check;
      this.#failure = null;
      // Its places are those of the text that was asked about.
      if (this.#checking.read() === text) this.#checking.onchecked(check);
    } catch (error) {
      if (mine === this.#asked) this.#failure = error;
    }
  }

  /** Asks no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }
}
