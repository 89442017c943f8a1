import { said } from '../ui/said';
import { registry, type Found } from './actions.svelte';

/** What one provider found for the query. */
export interface Results {
  id: string;
  title: string;
  found: Found[];
  failure?: string;
}

const PAUSE_MS = 120;
const SHORTEST = 2;

/** Asks all providers as the query changes and shows the answers of the last query only. */
export class Search {
  results = $state.raw<Results[]>([]);
  busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  /** Takes a new query; what the earlier one still waits for is dropped. */
  ask(query: string): void {
    this.stop();
    const words = query.trim();
    if (words.length < SHORTEST || registry.providers.length === 0) {
      this.results = [];
      return;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#run(words), PAUSE_MS);
  }

  /** Drops whatever is under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.busy = false;
  }

  async #run(query: string): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const results = await Promise.all(
      registry.providers.map(async ({ id, title, search }): Promise<Results> => {
        try {
          return { id, title, found: await search(query, abort.signal) };
        } catch (error) {
          return { id, title, found: [], failure: said(error).message };
        }
      }),
    );
    if (abort.signal.aborted) return;
    this.results = results.filter(({ found, failure }) => found.length > 0 || failure);
    this.busy = false;
  }
}
