import type { Effect } from '../../../api';
import { duration } from '../../../format';
import { medianOf, type Measure } from './effect';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where an axis of durations may begin, end and have a tick. */
const steps = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  4 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
];

/** An axis of durations: equal distances are equal ratios, for minutes and days stand side by side. */
export interface Axis {
  /** In ms. */
  from: number;
  to: number;
  ticks: { at: number; label: string; place: number }[];
}

/** How far along the axis a duration stands, from 0 to 1. */
export function placeOn({ from, to }: Pick<Axis, 'from' | 'to'>, ms: number): number {
  const within = Math.min(to, Math.max(from, ms));
  return Math.log(within / from) / Math.log(to / from);
}

/** The axis on which all medians of a measure have room, so that sessions can be compared by eye. */
export function axisOf(effects: readonly Effect[], measure: Measure): Axis {
  const medians = effects
    .flatMap(({ before, after }) => [medianOf(before, measure), medianOf(after, measure)])
    .filter((each) => each !== null);
  const least = medians.length > 0 ? Math.min(...medians) : MINUTE;
  const most = medians.length > 0 ? Math.max(...medians) : HOUR;
  const below = steps.findLastIndex((step) => step <= least);
  const above = steps.findIndex((step) => step >= most);
  const first = Math.max(0, below);
  const last = Math.max(first + 1, above < 0 ? steps.length - 1 : above);
  const shown = steps.slice(first, last + 1);
  const [from = MINUTE, to = HOUR] = [shown[0], shown.at(-1)];
  const ticks = shown.map((at) => ({ at, label: duration(at), place: placeOn({ from, to }, at) }));
  return { from, to, ticks };
}

/** One axis for each measure. */
export const axesOf = (effects: readonly Effect[]): Record<Measure, Axis> => ({
  acknowledge: axisOf(effects, 'acknowledge'),
  restore: axisOf(effects, 'restore'),
});
