import type { RowWindow } from '../table/window';

const SPARE_PX = 400;

/** Where each item begins, in px from the top; the last number is where the last item ends. */
export function offsets(count: number, height: (index: number) => number): Float64Array {
  const places = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) {
    places[index + 1] = (places[index] ?? 0) + height(index);
  }
  return places;
}

/** The item that is at `y`: the last one that begins there or before. */
export function itemAt(places: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, places.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((places[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The items that a view of `height` px scrolled to `top` shows, and some beyond either edge. */
export function itemWindow(places: Float64Array, top: number, height: number): RowWindow {
  const count = places.length - 1;
  if (count === 0) return { first: 0, end: 0 };
  return {
    first: itemAt(places, Math.max(0, top - SPARE_PX)),
    end: Math.min(count, itemAt(places, top + height + SPARE_PX) + 1),
  };
}

/** Where to scroll so that an item is whole in view; `top` where it is, or its beginning if it is too tall. */
export function scrollToItem(
  places: Float64Array,
  index: number,
  top: number,
  height: number,
): number {
  const from = places[index] ?? 0;
  const to = places[index + 1] ?? from;
  if (from < top || to - from > height) return from;
  return to > top + height ? to - height : top;
}
