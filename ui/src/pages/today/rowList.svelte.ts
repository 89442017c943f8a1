import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { Cursor } from '../../ui/table/cursor.svelte';
import type { Row, RowAction } from './row';

/** Where the keyboard is in Today's rows, and what is being done with which of them. */
export class RowList {
  readonly #stops: () => readonly string[];
  readonly #cursor: Cursor;
  readonly #busy = new SvelteSet<string>();
  #failure = $state.raw<{ key: string; error: unknown } | null>(null);

  /** `stops` are the keys of all rows and links that the arrows reach, in their order. */
  constructor(stops: () => readonly string[]) {
    this.#stops = stops;
    this.#cursor = new Cursor(stops);
  }

  /** Which stop Tab enters: the one that had the keyboard last, or the first. */
  get entry(): string | undefined {
    return this.#stops()[Math.max(0, this.#cursor.index)];
  }

  /** The stop that has, or had last, the keyboard; -1 before any. One that is gone hands it on. */
  get index(): number {
    return this.#cursor.index;
  }

  /** Remembers that a stop has the keyboard. */
  reached(key: string): void {
    this.#cursor.goTo(this.#stops().indexOf(key));
  }

  /** Whether something is being done with a row. */
  isBusy(key: string): boolean {
    return this.#busy.has(key);
  }

  /** Why the last thing failed that was done with a row. */
  failureAt(key: string): unknown {
    return this.#failure?.key === key ? this.#failure.error : null;
  }

  /** The failure of a row that is not shown any more. */
  get strayFailure(): unknown {
    const failure = this.#failure;
    return failure !== null && !this.#stops().includes(failure.key) ? failure.error : null;
  }

  /** Does something with a row, unless something is being done with it already. */
  async run({ key }: Row, { run }: RowAction): Promise<void> {
    if (this.#busy.has(key)) return;
    this.#busy.add(key);
    this.#failure = null;
    try {
      await run();
    } catch (error) {
      this.#failure = { key, error };
    } finally {
      this.#busy.delete(key);
    }
  }
}

/** The list that a row stands in. */
export const [getRowList, setRowList] = createContext<RowList>();
