import type { GoalRow } from '../../api';

type Placed = Pick<GoalRow, 'id' | 'depth'>;

/** The goals below which others stand. */
export function parentsIn(rows: readonly Placed[]): Set<string> {
  return new Set(
    rows.filter(({ depth }, at) => (rows[at + 1]?.depth ?? 0) > depth).map(({ id }) => id),
  );
}

/** The rows that show while some are folded. */
export function unfolded<R extends Placed>(rows: readonly R[], folded: ReadonlySet<string>): R[] {
  let hiddenBelow = Infinity;
  return rows.filter(({ id, depth }) => {
    if (depth > hiddenBelow) return false;
    hiddenBelow = folded.has(id) ? depth : Infinity;
    return true;
  });
}
