import { Remembered } from '../live/remembered.svelte';
import type { Option } from './option';

/** One thing that a list can be narrowed by. */
export interface Filter {
  id: string;
  /** 'Severity', 'Service'. */
  label: string;
  options: readonly Option[];
}

/** What is chosen: for each filter the values, any of which may hold; and the words searched for. */
export interface Chosen {
  words: string;
  values: Record<string, string[]>;
}

/** The filters of one page, remembered on this laptop under the page's name. */
export class Filters {
  readonly #chosen: Remembered<Chosen>;

  constructor(page: string, initial: Record<string, string[]> = {}) {
    this.#chosen = new Remembered<Chosen>(`filters.${page}`, { words: '', values: initial });
  }

  /** The words searched for. */
  get words(): string {
    return this.#chosen.value.words;
  }

  set words(words: string) {
    this.#chosen.value = { ...this.#chosen.value, words };
  }

  /** The chosen values of a filter; none means that it does not narrow. */
  of(id: string): readonly string[] {
    return this.#chosen.value.values[id] ?? [];
  }

  /** Whether a value passes a filter. */
  allows(id: string, value: string): boolean {
    const chosen = this.of(id);
    return chosen.length === 0 || chosen.includes(value);
  }

  /** Chooses the values of a filter. */
  set(id: string, values: string[]): void {
    const { words, values: before } = this.#chosen.value;
    this.#chosen.value = { words, values: { ...before, [id]: values } };
  }

  /** Whether anything narrows the list. */
  get any(): boolean {
    return (
      this.words !== '' ||
      Object.values(this.#chosen.value.values).some((values) => values.length > 0)
    );
  }

  /** Shows everything again. */
  clear(): void {
    this.#chosen.value = { words: '', values: {} };
  }
}
