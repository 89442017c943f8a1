import type { Snippet } from 'svelte';
import type { IconType } from '../icon';

/** What a cell sorts by and, with no snippet, shows. */
export type CellValue = string | number | boolean | null | undefined;

/** One column of a `DataTable`. */
export interface Column<T> {
  id: string;
  title: string;
  /** A CSS grid track: '120px', 'minmax(200px, 1fr)'. One share of the rest unless told. */
  width?: string;
  /** What it sorts by. A column without one cannot be sorted. */
  value?: (row: T) => CellValue;
  /** Draws the cell; without it the value stands there as text. */
  cell?: Snippet<[T]>;
  /** Numbers stand at the end. */
  align?: 'start' | 'end';
  /** Leaves the column out under this width of the table, in px. */
  hideUnder?: number;
}

/** What can be done with rows, by key and by the button that shows on hover. */
export interface RowAction<T> {
  /**
   * One letter; j, k and x are the table's own. Two actions of which no row offers both at once may
   * share one: 'Sign up' and 'Withdraw'.
   */
  key: string;
  label: string;
  icon: IconType;
  /** Whether the row offers it now. */
  when?: (row: T) => boolean;
  /** Gets the selected rows, or the one that has the focus. */
  run: (rows: T[]) => void;
}

/** Which column sorts the table, and which way. */
export interface Sort {
  column: string;
  descending: boolean;
}

/** The CSS grid tracks of a row with these columns. */
export function tracksOf<T>(columns: readonly Column<T>[], selectable: boolean): string {
  const widths = columns.map(({ width }) => width ?? 'minmax(0, 1fr)');
  return (selectable ? ['36px', ...widths] : widths).join(' ');
}
