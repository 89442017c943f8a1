import { describe, expect, it } from 'vitest';
import { daysOf, type Stretch } from './days';
import { dragged, instantAt, lanes, place, pointIn, within } from './place';

const HOUR = 3_600_000;
const days = daysOf('week', '2026-12-01', 'UTC');
const monday = Date.UTC(2026, 10, 30);
/** From and to in hours after Monday's midnight. */
const at = (from: number, to: number): Stretch => ({
  from: monday + from * HOUR,
  to: monday + to * HOUR,
});

describe('placing', () => {
  it.each([
    ['within a day', at(6, 12), { day: 0, left: 0.25, width: 0.25 }],
    ['across midnight', at(21, 33), { day: 0, left: 0.875, width: 0.5 }],
    ['from before', at(-24, 24), { day: 0, left: 0, width: 1, cutBefore: true }],
    ['to after', at(160, 200), { day: 6, left: 16 / 24, width: 8 / 24, cutAfter: true }],
    ['over all', at(-1, 169), { day: 0, left: 0, width: 7, cutBefore: true, cutAfter: true }],
  ])('%s', (_, stretch, expected) => {
    const [placed] = place([stretch], days);
    expect(placed).toMatchObject({ cutBefore: false, cutAfter: false, lane: 0, ...expected });
  });

  it.each([
    ['before', at(-5, 0)],
    ['after', at(168, 170)],
    ['nothing', at(5, 5)],
  ])('leaves out what is %s', (_, stretch) => {
    expect(place([stretch], days)).toEqual([]);
  });

  it('gives what overlaps lanes of their own and uses free ones again', () => {
    const placed = place([at(0, 10), at(5, 15), at(10, 20), at(12, 14)], days);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 0, 2]);
    expect(lanes(placed)).toBe(3);
    expect(lanes([])).toBe(1);
  });

  it('keeps parts true on a day of 25 hours', () => {
    const autumn = daysOf('week', '2026-10-25', 'Europe/Berlin');
    const sunday = autumn.at(-1)!;
    const [placed] = place([{ from: sunday.from + 5 * HOUR, to: sunday.to }], autumn);
    expect(placed).toMatchObject({ day: 6, left: 0.2, width: 0.8 });
  });
});

it('shows the part of a stretch that lies in a day', () => {
  expect(within(at(12, 60), days[1]!)).toEqual({ left: 0, width: 1 });
  expect(within(at(12, 60), days[2]!)).toEqual({ left: 0, width: 0.5 });
  expect(within(at(12, 60), days[3]!)).toBeNull();
  expect(pointIn(monday + 30 * HOUR, days[1]!)).toBe(0.25);
  expect(pointIn(monday + 24 * HOUR, days[0]!)).toBeNull();
});

describe('dragging', () => {
  const part = (hours: number) => hours / 168;

  it.each([
    ['a whole hour', 9.4, HOUR, [], 9],
    ['the start', -10, HOUR, [], 0],
    ['the end', 400, HOUR, [], 168],
    ['half a day', 40, 12 * HOUR, [], 36],
    ['an edge that is nearer than a whole step', 9.4, HOUR, [9.5], 9.5],
    ['a whole step that is nearer than an edge', 9.1, HOUR, [9.5], 9],
    ['midnight rather than a step into the next day', 23.9, 9 * HOUR, [], 24],
  ])('draws to %s', (_, hours, step, edges, expected) => {
    const found = instantAt(
      part(hours),
      days,
      step,
      edges.map((edge) => monday + edge * HOUR),
    );
    expect((found - monday) / HOUR).toBe(expected);
  });

  it('keeps to the wall clock after the clocks went back', () => {
    const autumn = daysOf('week', '2026-10-25', 'Europe/Berlin');
    const found = instantAt(1 - 1.2 / 169, autumn, HOUR);
    expect(found).toBe(autumn.at(-1)!.to - HOUR);
  });

  it.each([
    [3, 9, 3, 9],
    [9, 3, 3, 9],
    [4, 4, 4, 5],
  ])('from %i to %i gives %i to %i', (a, b, from, to) => {
    expect(dragged(a * HOUR, b * HOUR, HOUR)).toEqual({ from: from * HOUR, to: to * HOUR });
  });
});
