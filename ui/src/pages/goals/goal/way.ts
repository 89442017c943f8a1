import type { GoalDetail, KeyResultView } from '../../../api';
import type { Point } from '../../../ui/chart/series';
import { span } from './measure';

/** A place in the time and the values of a key result. */
export interface Spot {
  at: number;
  value: number;
}

/** The goal's time, from its first instant to the first after it. */
type Time = Pick<GoalDetail, 'from' | 'to'>;

/** Where a key result was, the earliest first; with no value where that is not known. */
export const walked = ({ history }: KeyResultView): Point[] =>
  history.flatMap(({ at, value }) => (at === null ? [] : [{ at, value }]));

const isKnown = (point: Point): point is Spot => point.value !== null;

/** From where to where the time lets expect it to go. */
export function expectedEnds(view: KeyResultView, time: Time): [Spot, Spot] {
  const { start, target } = span(view.key_result.measure);
  return [
    { at: time.from ?? 0, value: start },
    { at: time.to ?? 0, value: target },
  ];
}

/** A drawing of a way in a box: the walked line, the expected one, and where it is now. */
export interface Drawing {
  walked: string;
  expected: string;
  last: { x: number; y: number } | null;
}

/** Draws the way of a key result in a box of this size in px, with `pad` px free all around. */
export function draw(
  view: KeyResultView,
  time: Time,
  { width, height, pad }: { width: number; height: number; pad: number },
): Drawing {
  const way = walked(view);
  const ends = expectedEnds(view, time);
  const known = way.filter(isKnown);
  const all = [...known, ...ends];
  const [left, right] = bounds(all.map(({ at }) => at));
  const [low, high] = bounds(all.map(({ value }) => value));
  const place = ({ at, value }: Spot) => ({
    x: pad + ((at - left) / (right - left || 1)) * (width - 2 * pad),
    y: height - pad - ((value - low) / (high - low || 1)) * (height - 2 * pad),
  });
  const line = (points: readonly Point[]) =>
    points
      .map((point, index, { [index - 1]: before, [index + 1]: after }) => {
        if (!isKnown(point)) return '';
        const { x, y } = place(point);
        const goesOn = before !== undefined && isKnown(before);
        // A place between two gaps is a dot: a line to nowhere, with round ends.
        const dot = !goesOn && !(after && isKnown(after)) ? 'h0' : '';
        return `${goesOn ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}${dot}`;
      })
      .join('');
  const last = known.at(-1);
  return { walked: line(way), expected: line(ends), last: last ? place(last) : null };
}

function bounds(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** The points of the expected line at the times of the history, and at both ends of the goal. */
export function expectedPoints(view: KeyResultView, time: Time): Point[] {
  const [first, last] = expectedEnds(view, time);
  const between = view.history.flatMap(({ at, expected }) =>
    at !== null && expected !== null && at > first.at && at < last.at
      ? [{ at, value: expected }]
      : [],
  );
  // The first instant after it is of another day; its last one is the goal's.
  return [first, ...between, { ...last, at: last.at - 1 }];
}
