/** Which rows are drawn: from `first` up to and without `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

const SPARE = 8;

/** The rows that a view of `height` px scrolled to `top` shows, and a few beyond either edge. */
export function rowWindow(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): RowWindow {
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a row is whole in view below the sticky header; `top` where it is. */
export function scrollToRow(
  index: number,
  top: number,
  height: number,
  rowHeight: number,
  header: number,
): number {
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop;
  const room = height - header - rowHeight;
  return rowTop > top + room ? rowTop - room : top;
}
