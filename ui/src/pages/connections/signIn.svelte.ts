import { api, type SignInCode } from '../../api';

const SECOND = 1_000;
/** How much longer to wait once the system wants to be asked less often (RFC 8628, 3.5). */
const SLOWER_MS = 5 * SECOND;

/** How a sign-in stands. */
export type SignInStage = 'idle' | 'starting' | 'waiting' | 'done' | 'expired' | 'failed';

/**
 * One person signing in at another system, in their own browser: asks for a code, then asks at the
 * pace that the system wants whether the code was used, until it was, or is no longer good.
 */
export class SignIn {
  stage = $state<SignInStage>('idle');
  code = $state.raw<SignInCode | null>(null);
  failure = $state.raw<unknown>(null);
  /** Until when the code is good, in milliseconds. */
  endsAt = $state(0);
  readonly #connection: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The running number of the attempt: answers to an earlier one are dropped. */
  #attempt = 0;

  constructor(connection: string) {
    this.#connection = connection;
  }

  /** Begins, anew if one is under way. */
  async begin(): Promise<void> {
    this.cancel();
    const attempt = this.#attempt;
    this.stage = 'starting';
    try {
      const code = await api.beginSignIn(this.#connection);
      if (attempt !== this.#attempt) return;
      this.code = code;
      this.endsAt = Date.now() + code.expires_in * SECOND;
      this.stage = 'waiting';
      this.#askIn(code.interval * SECOND, code, attempt);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  /** Asks no longer; the code is forgotten. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#attempt += 1;
    this.stage = 'idle';
    this.code = null;
    this.failure = null;
  }

  #askIn(wait: number, code: SignInCode, attempt: number): void {
    this.#timer = setTimeout(() => void this.#ask(wait, code, attempt), wait);
  }

  async #ask(wait: number, code: SignInCode, attempt: number): Promise<void> {
    if (Date.now() >= this.endsAt) {
      this.stage = 'expired';
      return;
    }
    try {
      const state = await api.pollSignIn(this.#connection, code);
      if (attempt !== this.#attempt) return;
      if (state === 'done') this.stage = 'done';
      else this.#askIn(state === 'slow_down' ? wait + SLOWER_MS : wait, code, attempt);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.failure = error;
    this.stage = 'failed';
  }
}
