import type { ChartColors } from './colors';
import { onAxis, type ChartInput } from './input';
import type { Point, Series } from './series';

const LABEL_PX = 14;
/** What the axis' name, its labels and the margins take of the height, in px. */
const FRAME_PX = 56;

/** How far each series' end label moves down, in px, so that none covers another. */
function labelShifts(input: ChartInput): number[] {
  const values = input.series.flatMap(({ points }) => points.map(({ value }) => value ?? 0));
  const top = Math.max(...values, input.target ?? 0, Number.MIN_VALUE);
  const bottom = input.fromZero ? 0 : Math.min(...values);
  const ends = input.series.map(({ points }, index) => {
    const last = points.findLast(({ value, partial }) => value !== null && !partial)?.value ?? 0;
    return { index, y: ((top - last) / (top - bottom || 1)) * (input.height - FRAME_PX) };
  });
  const shifts = input.series.map(() => 0);
  let free = -Infinity;
  for (const { index, y } of ends.sort((a, b) => a.y - b.y)) {
    const placed = Math.max(y, free);
    shifts[index] = placed - y;
    free = placed + LABEL_PX;
  }
  return shifts;
}

/** Whether each line bears its name: there are several, beside those of the period before. */
export function isLabelled({ kind, series }: Pick<ChartInput, 'kind' | 'series'>): boolean {
  return kind === 'line' && series.filter(({ before }) => !before).length > 1;
}

const ORDER = ['accent', 'ops', 'dev', 'info'] as const;

function tone(series: Series, index: number) {
  return series.tone ?? ORDER[index % ORDER.length] ?? 'accent';
}

/** How it was before: one quiet dashed line, whatever the present is drawn as. */
function drawBefore(series: Series, input: ChartInput, colors: ChartColors): object {
  return {
    type: 'line',
    name: series.name,
    symbol: 'none',
    silent: true,
    z: 1,
    itemStyle: { color: colors.quiet },
    lineStyle: { width: 1.5, color: colors.quiet, type: [3, 3] },
    data: series.points.map(({ at, value }) => [at, onAxis(value, input)]),
  };
}

/** A period that is not over: hatched bars, and the line's last stretch dashed. */
export function draw(
  series: Series,
  index: number,
  input: ChartInput,
  colors: ChartColors,
): object[] {
  if (series.before) return [drawBefore(series, input, colors)];
  const color = colors.series[tone(series, index)];
  const pair = ({ at, value }: Point) => [at, onAxis(value, input)];
  if (input.kind === 'bar') {
    const hatch = {
      symbol: 'rect',
      dashArrayX: [1, 0],
      dashArrayY: [2, 3],
      rotation: -Math.PI / 4,
    };
    return [
      {
        type: 'bar',
        name: series.name,
        barMaxWidth: 24,
        itemStyle: { color, borderRadius: [3, 3, 0, 0] },
        data: series.points.map((point) => ({
          value: pair(point),
          itemStyle: point.partial
            ? { opacity: 0.75, borderColor: color, decal: { ...hatch, color: colors.surface } }
            : undefined,
        })),
      },
    ];
  }
  const whole = series.points.map((point) => [
    point.at,
    point.partial ? null : onAxis(point.value, input),
  ]);
  // A period that is cut, at either end, hangs by a dashed stretch on the whole one beside it.
  const tail = series.points.some(({ partial }) => partial)
    ? series.points.map((point, index, { [index - 1]: before, [index + 1]: after }) => ({
        value: point.partial || before?.partial || after?.partial ? pair(point) : [point.at, null],
        symbol: point.partial ? 'circle' : 'none',
      }))
    : [];
  const style = { type: 'line', name: series.name, itemStyle: { color } };
  return [
    {
      ...style,
      symbol: 'circle',
      symbolSize: 5,
      showSymbol: series.points.length <= 60,
      lineStyle: { width: 2, color },
      data: whole,
      endLabel: {
        show: isLabelled(input),
        formatter: series.name,
        color,
        fontWeight: 500,
        distance: 6,
        offset: [0, labelShifts(input)[index] ?? 0],
      },
    },
    {
      ...style,
      symbolSize: 5,
      itemStyle: { color: colors.surface, borderColor: color, borderWidth: 1.5 },
      lineStyle: { width: 2, color, type: [2, 4] },
      data: tail,
    },
  ];
}
