import type { Distribution } from '../../../api';

/** A bar, ready to draw. */
export interface Bar {
  from: number;
  to: number;
  n: number;
  /** Its height as a share of the highest. */
  height: number;
}

/** A value that is marked on the bars. */
export interface BarMark {
  label: string;
  value: number;
  /** How far from the left, as a share of the width. */
  place: number;
}

/** The bars of a distribution that have their bounds. */
export function barsOf({ bars }: Pick<Distribution, 'bars'>): Bar[] {
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return bars.flatMap(({ from, to, n }) =>
    from === null || to === null ? [] : [{ from, to, n, height: n / most }],
  );
}

/** Where the median and the 90th percentile stand; outside of the bars they stand at their edge. */
export function barMarks(distribution: Distribution): BarMark[] {
  const bars = barsOf(distribution);
  const { median, p90 } = distribution;
  const named: [string, number | null][] = [
    ['Median', median],
    ['90th percentile', p90],
  ];
  return named.flatMap(([label, value]) => {
    const place = value === null ? null : placeOf(value, bars);
    return value === null || place === null ? [] : [{ label, value, place }];
  });
}

/** Every bar is as wide as the others, whatever its bounds: a value stands within its own. */
function placeOf(value: number, bars: readonly Bar[]): number | null {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  if (value <= first.from) return 0;
  if (value >= last.to) return 1;
  const index = bars.findIndex(({ to }) => value < to);
  const bar = bars[index];
  if (!bar) return null;
  return (index + (value - bar.from) / (bar.to - bar.from || 1)) / bars.length;
}

/** The bars for a screen reader: how many samples, where the middle is, and where most are. */
export function spreadInWords(
  distribution: Distribution,
  full: (value: number) => string,
  what: string,
): string {
  const bars = barsOf(distribution);
  const highest = bars.reduce<Bar | undefined>(
    (best, bar) => (best && best.n >= bar.n ? best : bar),
    undefined,
  );
  const marks = barMarks(distribution).map(
    ({ label, value }) => `${label.toLowerCase()} ${full(value)}`,
  );
  const most = highest
    ? [`most, ${highest.n}, between ${full(highest.from)} and ${full(highest.to)}`]
    : [];
  return `${what}: ${[...marks, ...most].join('; ')}.`;
}
