import type { CalendarView, Day, Stretch } from './days';

const HOUR = 3_600_000;

/** Where something stands in the calendar. Lengths are parts of the first day's width. */
export interface Placed<T> {
  item: T;
  /** The running number of the first day that it is seen in. */
  day: number;
  left: number;
  width: number;
  /** It began before the first day, or goes on after the last one. */
  cutBefore: boolean;
  cutAfter: boolean;
  /** The line that it stands in, from 0: what overlaps stands in different ones. */
  lane: number;
}

/** Places what is to be seen within the days, in the order of its beginning. */
export function place<T extends Stretch>(items: readonly T[], days: readonly Day[]): Placed<T>[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const ends: number[] = [];
  return items
    .filter(({ from, to }) => from < to && to > first.from && from < last.to)
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
    .map((item) => {
      const from = Math.max(item.from, first.from);
      const to = Math.min(item.to, last.to);
      const day = days.findIndex((each) => from < each.to);
      const { from: begins, to: over } = days[day] ?? first;
      const free = ends.findIndex((end) => end <= from);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = to;
      return {
        item,
        day,
        left: (from - begins) / (over - begins),
        width: (to - from) / (over - begins),
        cutBefore: item.from < first.from,
        cutAfter: item.to > last.to,
        lane,
      };
    });
}

/** How many lines the placed things need; one at least. */
export function lanes(placed: readonly Placed<unknown>[]): number {
  return Math.max(1, ...placed.map(({ lane }) => lane + 1));
}

/** The part of a stretch that lies in one day, as parts of the day's width; null when none does. */
export function within({ from, to }: Stretch, day: Day): { left: number; width: number } | null {
  const [begin, end] = [Math.max(from, day.from), Math.min(to, day.to)];
  if (begin >= end) return null;
  const length = day.to - day.from;
  return { left: (begin - day.from) / length, width: (end - begin) / length };
}

/** Where an instant lies in a day, as a part of its width; null when it is in another. */
export function pointIn(at: number, day: Day): number | null {
  return at >= day.from && at < day.to ? (at - day.from) / (day.to - day.from) : null;
}

/** How finely a drag in each view can tell. */
export const steps: Record<CalendarView, number> = {
  week: HOUR,
  fortnight: 3 * HOUR,
  month: 12 * HOUR,
};

/**
 * The instant at a part of the whole calendar's width, drawn to the nearest whole step of its day
 * or to the nearest of `edges` (where shifts change), whichever is closer.
 */
export function instantAt(
  part: number,
  days: readonly Day[],
  step: number,
  edges: readonly number[] = [],
): number {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return 0;
  const at = first.from + Math.min(1, Math.max(0, part)) * (last.to - first.from);
  const day = days.find((each) => at < each.to) ?? last;
  const whole = Math.min(day.to, day.from + Math.round((at - day.from) / step) * step);
  return [whole, ...edges.filter((edge) => Math.abs(edge - at) <= step / 2)].reduce((best, each) =>
    Math.abs(each - at) < Math.abs(best - at) ? each : best,
  );
}

/** The stretch between two ends of a drag, in either direction, one step long at least. */
export function dragged(a: number, b: number, step: number): Stretch {
  const [from, to] = a <= b ? [a, b] : [b, a];
  return { from, to: to > from ? to : from + step };
}
