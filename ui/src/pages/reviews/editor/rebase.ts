import { diff } from '@codemirror/merge';
import { ChangeSet } from '@codemirror/state';

// Beyond this, finding the smallest difference of two texts would hold up the keyboard.
const LIMITS = { scanLimit: 4_000, timeout: 150 };

/** A text with the line ends that the editor counts by. */
export const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');

/** The smallest changes that make one text of another. */
export function changesBetween(before: string, after: string): ChangeSet {
  const parts = before === after ? [] : diff(before, after, LIMITS);
  return ChangeSet.of(
    parts.map(({ fromA, toA, fromB, toB }) => ({
      from: fromA,
      to: toA,
      insert: after.slice(fromB, toB),
    })),
    before.length,
  );
}

/**
 * The changes that bring what was changed elsewhere, from `before` to `after`, into `mine`, which
 * was made from `before` as well: what either side wrote stays.
 */
export function rebase(mine: string, before: string, after: string): ChangeSet {
  const theirs = changesBetween(before, after);
  return mine === before ? theirs : theirs.map(changesBetween(before, mine));
}

/** A text with the changes. */
export function applied(text: string, changes: ChangeSet): string {
  let result = '';
  let at = 0;
  changes.iterChanges((from, to, _fromNew, _toNew, inserted) => {
    result += text.slice(at, from) + inserted.toString();
    at = to;
  }, true);
  return result + text.slice(at);
}

/** Where places of one text are in another that was made from it; those whose words are gone, null. */
export function placesIn<T extends { from: number; to: number }>(
  places: readonly T[],
  before: string,
  after: string,
): T[] {
  if (before === after) return [...places];
  const changes = changesBetween(before, after);
  return places
    .filter(({ from, to }) => from <= to && to <= before.length)
    .map((place) => ({
      ...place,
      from: changes.mapPos(place.from, 1),
      to: changes.mapPos(place.to, -1),
    }))
    .filter(({ from, to }) => from < to);
}
