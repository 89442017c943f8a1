import { SvelteSet } from 'svelte/reactivity';

/**
 * Where the keyboard is in a list of rows, and which rows are selected. Rows are known by id, so
 * both survive sorting, filtering and refetching; a row that is gone is no longer selected.
 */
export class Cursor {
  readonly selected = new SvelteSet<string>();
  #ids: () => readonly string[];
  #active = $state<string | null>(null);
  /** Where the active row was when the keyboard came to it. */
  #place = $state(-1);
  #anchor: string | null = null;
  /** The row that was last selected, or taken out, by itself. */
  #toggled: string | null = null;

  constructor(ids: () => readonly string[]) {
    this.#ids = ids;
  }

  /** The index of the row that has the keyboard, or -1. A row that is gone hands it to the next. */
  get index(): number {
    if (this.#active === null) return -1;
    const ids = this.#ids();
    const at = ids.indexOf(this.#active);
    return at >= 0 ? at : Math.min(this.#place, ids.length - 1);
  }

  /** The selected ids that are in the list, in its order; with none, the active one. */
  get targets(): string[] {
    const ids = this.#ids();
    const chosen = ids.filter((id) => this.selected.has(id));
    const active = this.index < 0 ? undefined : ids[this.index];
    return chosen.length > 0 ? chosen : active === undefined ? [] : [active];
  }

  /** Moves by some rows, stopping at either end; `extend` selects what is passed. */
  move(by: number, extend = false): void {
    const last = this.#ids().length - 1;
    if (last < 0) return;
    const from = this.index;
    this.goTo(from < 0 ? (by > 0 ? 0 : last) : Math.min(last, Math.max(0, from + by)), extend);
  }

  /** Puts the keyboard on a row; `extend` selects from where the selection began. */
  goTo(index: number, extend = false): void {
    const ids = this.#ids();
    const id = ids[index];
    if (id === undefined) return;
    if (extend) {
      this.#anchor ??= this.#active ?? id;
      const from = ids.indexOf(this.#anchor);
      this.selected.clear();
      for (const each of ids.slice(Math.min(from, index), Math.max(from, index) + 1))
        this.selected.add(each);
    } else {
      this.#anchor = null;
    }
    this.#active = id;
    this.#place = index;
  }

  /** Selects a row, or takes it out of the selection. */
  toggle(index: number): void {
    const id = this.#ids()[index];
    if (id === undefined) return;
    if (!this.selected.delete(id)) this.selected.add(id);
    this.#active = id;
    this.#place = index;
    this.#anchor = id;
    this.#toggled = id;
  }

  /** Selects every row from the one that was toggled last to this one, besides what is selected. */
  toggleTo(index: number): void {
    const ids = this.#ids();
    const from = this.#toggled === null ? -1 : ids.indexOf(this.#toggled);
    if (ids[index] === undefined) return;
    const start = from < 0 ? index : from;
    for (const each of ids.slice(Math.min(start, index), Math.max(start, index) + 1))
      this.selected.add(each);
    this.#toggled = ids[index];
  }

  /** Selects all rows. */
  selectAll(): void {
    for (const id of this.#ids()) this.selected.add(id);
  }

  /** Selects nothing. */
  clear(): void {
    this.selected.clear();
    this.#anchor = null;
  }
}
