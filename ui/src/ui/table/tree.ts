import type { Cursor } from './cursor.svelte';

/** How the rows of a table stand below one another; each comes right after what it stands below. */
export interface Tree<T> {
  /** How many rows it stands below; 0 at the top. */
  depth: (row: T) => number;
  /** Whether what stands below it shows; null where nothing does. */
  open: (row: T) => boolean | null;
  onfold: (row: T, open: boolean) => void;
}

/**
 * Handles the keys of a tree: right unfolds a row or goes into it, left folds it or goes to the one
 * that it stands below. True for these two keys.
 */
export function handleTreeKey<T>(
  key: string,
  { depth, open, onfold }: Tree<T>,
  rows: readonly T[],
  cursor: Cursor,
): boolean {
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return false;
  const row = rows[cursor.index];
  if (row === undefined) return true;
  const into = key === 'ArrowRight';
  const state = open(row);
  if (state === !into) onfold(row, into);
  else if (into && state) cursor.move(1);
  else if (!into) {
    const above = rows.slice(0, cursor.index).findLastIndex((other) => depth(other) < depth(row));
    if (above >= 0) cursor.goTo(above);
  }
  return true;
}
