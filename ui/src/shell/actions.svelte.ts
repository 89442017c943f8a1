import { untrack } from 'svelte';
import type { IconType } from '../ui/icon';

/** Something that can be done where the member is: by the palette, and by its key if it has one. */
export interface Action {
  id: string;
  /** A verb and its object: 'Declare an incident'. */
  title: string;
  icon?: IconType;
  /** Further words that find it. */
  keywords?: string;
  /**
   * One letter, which works wherever no field or list has it; or a chord such as 'Ctrl S', 'Alt 1',
   * 'Ctrl Alt M' or 'F8', which works in fields too.
   */
  key?: string;
  /** Its key does the same on every page: where a page has that key too, this one counts. */
  anywhere?: boolean;
  /** It moves within the page and has no sense from the palette: only its key runs it. */
  keyOnly?: boolean;
  run: () => void;
}

/** One thing that a search found. */
export interface Found {
  id: string;
  title: string;
  /** Where it is from: 'Incident, 3 d ago'. */
  hint?: string;
  icon?: IconType;
  run: () => void;
}

/** Searches beyond pages and actions, as the member types. */
export interface SearchProvider {
  id: string;
  /** The heading of what it finds: 'Incidents'. */
  title: string;
  /** Called 120 ms after the last key; `signal` says that the answer is no longer wanted. */
  search: (query: string, signal: AbortSignal) => Promise<Found[]>;
}

class Registry {
  #actions = $state.raw<readonly (() => readonly Action[])[]>([]);
  #providers = $state.raw<readonly SearchProvider[]>([]);

  /** All actions that can be run now: those of the page before those of the shell. */
  get actions(): Action[] {
    return this.#actions.flatMap((give) => [...give()]);
  }

  /** For each key the action that it runs: of several the one for anywhere, else the page's own. */
  get keyed(): Action[] {
    const all = this.actions.filter(({ key }) => key);
    const ordered = [
      ...all.filter(({ anywhere }) => anywhere),
      ...all.filter(({ anywhere }) => !anywhere),
    ];
    return ordered.filter(({ key }, at) => ordered.findIndex((each) => each.key === key) === at);
  }

  /** All search providers. */
  get providers(): readonly SearchProvider[] {
    return this.#providers;
  }

  /** Offers actions until the returned function is called. */
  offer(give: () => readonly Action[]): () => void {
    this.#actions = [give, ...this.#actions];
    return () => (this.#actions = this.#actions.filter((each) => each !== give));
  }

  /** Adds a search provider until the returned function is called. */
  provide(provider: SearchProvider): () => void {
    this.#providers = [...this.#providers, provider];
    return () => (this.#providers = this.#providers.filter((each) => each !== provider));
  }
}

/** What the palette offers beside the pages. */
export const registry = new Registry();

/**
 * Offers a component's actions for as long as it is on screen. Call it while the component is set
 * up: `offerActions(() => [{ id: 'declare', title: 'Declare an incident', key: 'n', run }])`. The
 * function is read anew whenever what it reads changes.
 */
export function offerActions(give: () => readonly Action[]): void {
  $effect.pre(() => untrack(() => registry.offer(give)));
}

/** Searches by a provider for as long as the component is on screen. */
export function provideSearch(provider: SearchProvider): void {
  $effect.pre(() => untrack(() => registry.provide(provider)));
}
