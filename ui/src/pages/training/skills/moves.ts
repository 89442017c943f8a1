/** A cell by its row and column, from 0. The first column names the skill, the last says its cover. */
export interface Place {
  row: number;
  column: number;
}

/** How much there is to move in. */
export interface Bounds {
  rows: number;
  columns: number;
  /** How many rows are in view. */
  page: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>;

/** Where a key leads from a cell; null for a key that leads nowhere. */
export function moveOf(
  { key, ctrlKey, metaKey }: Key,
  { row, column }: Place,
  { rows, columns, page }: Bounds,
): Place | null {
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  if (ctrlKey || metaKey) {
    if (key === 'Home') return to(0, 0);
    return key === 'End' ? to(rows - 1, columns - 1) : null;
  }
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(row + 1, column);
    case 'ArrowUp':
    case 'k':
      return to(row - 1, column);
    case 'ArrowRight':
    case 'l':
      return to(row, column + 1);
    case 'ArrowLeft':
    case 'h':
      return to(row, column - 1);
    case 'Home':
      return to(row, 0);
    case 'End':
      return to(row, columns - 1);
    case 'PageDown':
      return to(row + page, column);
    case 'PageUp':
      return to(row - page, column);
    default:
      return null;
  }
}
