import type { Place } from './moves';

/**
 * Where the keyboard is in the matrix. Rows and columns are known by id, so the place survives
 * filtering and refetching; where its row or column is gone, the next one takes over.
 */
export class MatrixCursor {
  readonly #rows: () => readonly string[];
  readonly #columns: () => readonly string[];
  /** The column to begin in. */
  readonly #home: () => number;
  #row = $state<string | null>(null);
  #column = $state<string | null>(null);
  #place: Place = { row: 0, column: 0 };

  constructor(rows: () => readonly string[], columns: () => readonly string[], home: () => number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#home = home;
  }

  /** The row, from 0; -1 while there is none. */
  readonly row = $derived.by(() => found(this.#rows(), this.#row, this.#place.row));

  /** The column, from 0. */
  readonly column = $derived.by(() =>
    this.#column === null ? this.#home() : found(this.#columns(), this.#column, this.#place.column),
  );

  /** The id of the row that the keyboard came to; null while it was nowhere yet. */
  get chosen(): string | null {
    return this.#row === null ? null : (this.#rows()[this.row] ?? null);
  }

  /** Goes to a cell. */
  goTo(place: Place): void {
    this.#place = place;
    this.#row = this.#rows()[place.row] ?? null;
    this.#column = this.#columns()[place.column] ?? null;
  }
}

function found(ids: readonly string[], id: string | null, place: number): number {
  const at = id === null ? 0 : ids.indexOf(id);
  return at >= 0 ? Math.min(at, ids.length - 1) : Math.min(place, ids.length - 1);
}
