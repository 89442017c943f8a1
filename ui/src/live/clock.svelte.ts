const STEP_MS = 10_000;

class Clock {
  /** The wall clock in milliseconds, renewed every ten seconds while anything shows it. */
  now = $state(Date.now());
  #readers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Keeps the clock going until the returned function is called. Use as `$effect(() => clock.watch())`. */
  watch(): () => void {
    if (this.#readers++ === 0) {
      this.now = Date.now();
      this.#timer = setInterval(() => (this.now = Date.now()), STEP_MS);
    }
    return () => {
      if (--this.#readers === 0) clearInterval(this.#timer);
    };
  }
}

/** One ticking clock for every relative time on screen, so that they all change together. */
export const clock = new Clock();
