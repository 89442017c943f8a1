import { describe, expect, it } from 'vitest';
import { itemAt, itemWindow, offsets, scrollToItem } from './window';

const heights = [100, 20, 300, 50];
const places = offsets(heights.length, (index) => heights[index] ?? 0);

it('places items one below the other, and keeps the end', () => {
  expect([...places]).toEqual([0, 100, 120, 420, 470]);
  expect([...offsets(0, () => 1)]).toEqual([0]);
});

it.each([
  [-5, 0],
  [0, 0],
  [99, 0],
  [100, 1],
  [419, 2],
  [420, 3],
  [9_999, 3],
])('at %i px is item %i', (y, index) => expect(itemAt(places, y)).toBe(index));

describe('of ten thousand items', () => {
  const many = offsets(10_000, (index) => 20 + (index % 7) * 10);

  it.each([0, 1_000, 250_000, 499_000])('few are drawn at %i px, and all that are seen', (top) => {
    const { first, end } = itemWindow(many, top, 600);
    expect(end - first).toBeLessThan(80);
    expect(many[first]).toBeLessThanOrEqual(top);
    expect(many[end]).toBeGreaterThanOrEqual(Math.min(top + 600, many[10_000] ?? 0));
  });

  it('none is drawn when there is none', () =>
    expect(
      itemWindow(
        offsets(0, () => 1),
        0,
        600,
      ),
    ).toEqual({ first: 0, end: 0 }));
});

it.each([
  ['above', 0, 200, 150, 0],
  ['in view', 1, 90, 150, 90],
  ['below', 3, 0, 200, 270],
  ['too tall', 2, 0, 200, 120],
])('scrolls to an item that is %s', (_, index, top, height, to) =>
  expect(scrollToItem(places, index, top, height)).toBe(to),
);
