import type { Annotation, Expected, LevelChange, Series, ValueFormat, Way } from './series';

/** What a chart shows. */
export interface ChartInput {
  series: readonly Series[];
  kind: 'line' | 'bar';
  format: ValueFormat;
  target?: number | null;
  /** How the target is approached; null where it holds at once. */
  way?: Way | null;
  changes?: readonly LevelChange[];
  forecast?: readonly Expected[];
  annotations: readonly Annotation[];
  /** The chart's height in px. */
  height: number;
  /** Whether the axis begins at zero; without it small changes of a large value show. */
  fromZero: boolean;
  day: (at: number) => string;
}

/** A value in the unit of the axis, so that the axis has round numbers of it. */
export function onAxis(value: number | null, { format }: ChartInput): number | null {
  return value === null ? null : value / (format.per ?? 1);
}

/** The periods that are shown, those that are only expected among them, in order. */
export function timesOf({ series, forecast = [] }: Pick<ChartInput, 'series' | 'forecast'>) {
  const times = [...series.flatMap(({ points }) => points), ...forecast].map(({ at }) => at);
  return [...new Set(times)].sort((a, b) => a - b);
}
