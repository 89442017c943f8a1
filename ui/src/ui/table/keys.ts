import type { Cursor } from './cursor.svelte';

/** What the table does beside moving. */
export interface TableKeys {
  cursor: Cursor;
  selectable: boolean;
  /** Rows that fit in view, for Page Up and Page Down. */
  page: number;
  count: number;
  open: () => void;
  /** Runs the row action of a key; false when there is none. */
  act: (key: string) => boolean;
  /** Folds or unfolds a row of a tree by an arrow key; false if there is none. */
  fold?: (key: string) => boolean;
}

/** Handles a key pressed on the table; true when the table used it. */
export function handleKey(event: KeyboardEvent, table: TableKeys): boolean {
  const { cursor, selectable } = table;
  const extend = selectable && event.shiftKey;
  const control = event.ctrlKey || event.metaKey;
  if (control) {
    if (event.key.toLowerCase() !== 'a' || !selectable) return false;
    cursor.selectAll();
    return true;
  }
  if (event.altKey) return false;
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
    case 'J':
      cursor.move(1, extend);
      return true;
    case 'ArrowUp':
    case 'k':
    case 'K':
      cursor.move(-1, extend);
      return true;
    case 'PageDown':
      cursor.move(table.page, extend);
      return true;
    case 'PageUp':
      cursor.move(-table.page, extend);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      return table.fold?.(event.key) ?? false;
    case 'Home':
      cursor.goTo(0, extend);
      return true;
    case 'End':
      cursor.goTo(table.count - 1, extend);
      return true;
    case 'Enter':
      if (cursor.index < 0) return false;
      table.open();
      return true;
    case ' ':
    case 'x':
      if (!selectable || cursor.index < 0) return event.key === ' ';
      cursor.toggle(cursor.index);
      return true;
    case 'X':
      if (!selectable || cursor.index < 0) return false;
      cursor.toggleTo(cursor.index);
      return true;
    case 'Escape':
      if (cursor.selected.size === 0) return false;
      cursor.clear();
      return true;
    default:
      return event.key.length === 1 && !event.shiftKey && table.act(event.key);
  }
}
