import type { ChartColors } from './colors';
import { onAxis, timesOf, type ChartInput } from './input';

/** A stretch of time over which the level did not change. */
export interface Level {
  from: number;
  to: number;
  value: number;
}

/** The levels between the changes, from the first to the last period that is measured. */
export function levelsOf({ series, changes = [] }: Pick<ChartInput, 'series' | 'changes'>) {
  const times = timesOf({ series: series.filter(({ before }) => !before) });
  const [first, last] = [times[0], times.at(-1)];
  const start = changes[0];
  if (!start || first === undefined || last === undefined) return [];
  return [{ at: first, after: start.before }, ...changes].map(({ at, after }, index): Level => ({
    from: at,
    to: changes[index]?.at ?? last,
    value: after,
  }));
}

/** How many names of changes stand side by side before they would cover each other. */
const SIDE_BY_SIDE = 8;

/** Whether the changes are far enough apart for their names to stand level above them. */
function areApart(input: ChartInput): boolean {
  const times = timesOf(input);
  const least = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / SIDE_BY_SIDE;
  const at = (input.changes ?? []).map((change) => change.at);
  return at.every((each, index) => index === 0 || each - (at[index - 1] ?? 0) >= least);
}

/** A mark where the level changed, and a line for each level. */
export function levelLines(input: ChartInput, colors: ChartColors): object[] {
  const changes = input.changes ?? [];
  if (changes.length === 0) return [];
  const position = areApart(input) ? 'end' : 'insideEndTop';
  return [
    {
      type: 'line',
      name: 'levels',
      silent: true,
      animation: false,
      symbol: 'none',
      z: 1,
      tooltip: { show: false },
      lineStyle: { color: colors.quiet, width: 1.5, opacity: 0.8 },
      // A gap between two levels: the step is the mark's to show.
      data: levelsOf(input).flatMap(({ from, to, value }) => [
        [from, onAxis(value, input)],
        [to, onAxis(value, input)],
        [to, null],
      ]),
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        data: changes.map(({ at, better }) => {
          const color = better ? colors.series.success : colors.series.danger;
          return {
            xAxis: at,
            lineStyle: { color, type: 'solid', width: 1, opacity: 0.7 },
            label: {
              formatter: `${input.day(at)}, ${better ? 'better' : 'worse'}`,
              position,
              color: colors.ink,
              fontSize: 11,
            },
          };
        }),
      },
    },
  ];
}
