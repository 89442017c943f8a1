const PAUSE_MS = 120;

/**
 * What is typed, once it rests: so that a search runs as one types, and not at each letter. Make it
 * while the component is set up.
 */
export class Settled {
  #value = $state('');

  constructor(typed: () => string) {
    this.#value = typed();
    $effect(() => {
      const value = typed();
      // Clearing the field shows all at once.
      const timer = setTimeout(() => (this.#value = value), value === '' ? 0 : PAUSE_MS);
      return () => clearTimeout(timer);
    });
  }

  /** What was typed last and rested. */
  get value(): string {
    return this.#value;
  }
}
