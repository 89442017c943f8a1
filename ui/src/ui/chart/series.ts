/** One value of a series. */
export interface Point {
  /** The start of its period, in milliseconds. */
  at: number;
  /** Null where there was nothing to measure: the line has a gap. */
  value: number | null;
  /** The period is not over yet: drawn hatched or dashed. */
  partial?: boolean;
  /** How many events it is made of. */
  n?: number;
  /** The start of its own period, where it is laid over another one. */
  own?: number;
}

/** One line or set of bars. */
export interface Series {
  name: string;
  points: readonly Point[];
  /** Which token colours it. */
  tone?: 'accent' | 'ops' | 'dev' | 'success' | 'warning' | 'danger' | 'info';
  /** How it was before, laid over the present: a quiet dashed line. */
  before?: boolean;
}

/** What kind of thing happened: told apart by shape, icon and word, not by colour alone. */
export type Happening = 'incident' | 'deployment' | 'note';

/** Something that happened and may explain the line. */
export interface Annotation {
  id: string;
  at: number;
  label: string;
  tone?: 'danger' | 'info' | 'accent';
  kind?: Happening;
  /** There is nothing to open. */
  still?: boolean;
}

/** The way to a target: from a value at an instant straight to the target's value at another. */
export interface Way {
  at: number;
  value: number;
  by: number;
}

/** Where the level of a series changed. */
export interface LevelChange {
  /** The start of the first period on the new level. */
  at: number;
  before: number;
  after: number;
  better: boolean;
}

/** What is expected of a period: 8 of 10 values lie within the first bounds, 19 of 20 in the second. */
export interface Expected {
  at: number;
  value: number;
  low80: number;
  high80: number;
  low95: number;
  high95: number;
}

/** How a value is written, on the axis and in tables and summaries. */
export interface ValueFormat {
  /** The unit at the head of the axis: 'per day', '%', 'hours'. */
  unit: string;
  /** How much of the value is one of that unit: 3,600,000 for hours of milliseconds, 0.01 for '%'. */
  per?: number;
  /** The value with its unit: '2 h 14 min', '14.3 %'. */
  full: (value: number) => string;
}

/**
 * What a screen reader hears of a series: from where to where it went, over which time, its extremes
 * and the target. 'Change failure rate fell from 14 % to 9 %, 1 Sep to 24 Nov; lowest 8 %, highest 15 %;
 * target 10 %.' Partial periods are left out, because they say little yet.
 */
export function summary(
  { name, points }: Series,
  format: (value: number) => string,
  day: (at: number) => string,
  target?: number | null,
): string {
  const known = points.filter(
    (point): point is Point & { value: number } => point.value !== null && !point.partial,
  );
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return `${name}: no values yet.`;
  const aim = target === null || target === undefined ? '' : `; target ${format(target)}`;
  if (first === last) return `${name}: ${format(last.value)} on ${day(last.at)}${aim}.`;
  const [from, to] = [format(first.value), format(last.value)];
  const moved =
    from === to
      ? `stayed at ${to}`
      : `${last.value > first.value ? 'rose' : 'fell'} from ${from} to ${to}`;
  const values = known.map(({ value }) => value);
  const extremes = `lowest ${format(Math.min(...values))}, highest ${format(Math.max(...values))}`;
  return `${name} ${moved}, ${day(first.at)} to ${day(last.at)}; ${extremes}${aim}.`;
}
