/** A cell of the calendar by its row and day; `anchor` is the day where a selection began. */
export interface Cursor {
  row: number;
  day: number;
  anchor: number;
}

/** What a key does: the cell that it leads to, or the page of days before or after. */
export type Move = Cursor | 'before' | 'after' | null;

/** Where a key of the arrows, Home, End or Page up and down leads from a cell. */
export function moveOf(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { row, day, anchor }: Cursor,
  rows: number,
  days: number,
): Move {
  const to = (nextRow: number, nextDay: number): Cursor => ({
    row: nextRow,
    day: nextDay,
    anchor: shiftKey && nextRow === row ? anchor : nextDay,
  });
  switch (key) {
    case 'ArrowLeft':
      return day > 0 ? to(row, day - 1) : shiftKey ? to(row, 0) : 'before';
    case 'ArrowRight':
      return day < days - 1 ? to(row, day + 1) : shiftKey ? to(row, days - 1) : 'after';
    case 'ArrowUp':
      return to(Math.max(0, row - 1), day);
    case 'ArrowDown':
      return to(Math.min(rows - 1, row + 1), day);
    case 'Home':
      return to(row, 0);
    case 'End':
      return to(row, days - 1);
    case 'PageUp':
      return 'before';
    case 'PageDown':
      return 'after';
    default:
      return null;
  }
}

/** The first and the last day of the selection. */
export const selectedDays = ({ day, anchor }: Cursor): [number, number] =>
  day < anchor ? [day, anchor] : [anchor, day];
