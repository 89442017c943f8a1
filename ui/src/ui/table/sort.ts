import type { CellValue, Column, Sort } from './column';

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: CellValue, b: CellValue): number {
  if (typeof a === 'string' && typeof b === 'string') return words.compare(a, b);
  return Number(a) - Number(b);
}

/** The rows in order, equal ones as they came. Rows without a value come last either way. */
export function sorted<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | null,
): readonly T[] {
  const value = columns.find(({ id }) => id === sort?.column)?.value;
  if (!sort || !value) return rows;
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((a, b) => {
      const emptyA = a.key === null || a.key === undefined;
      const emptyB = b.key === null || b.key === undefined;
      if (emptyA || emptyB) return Number(emptyA) - Number(emptyB);
      return direction * compare(a.key, b.key);
    })
    .map(({ row }) => row);
}

/** What a click on a column's title does: ascending, then descending, then the rows' own order. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}
