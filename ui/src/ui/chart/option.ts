import type { EChartsCoreOption } from 'echarts/core';
import { number } from '../../format';
import type { ChartColors } from './colors';
import type { Annotation, Point, Series, ValueFormat } from './series';

/** What a chart shows. */
export interface ChartInput {
  series: readonly Series[];
  kind: 'line' | 'bar';
  format: ValueFormat;
  target?: number | null;
  annotations: readonly Annotation[];
  /** The chart's height in px. */
  height: number;
  /** Whether the axis begins at zero; without it small changes of a large value show. */
  fromZero: boolean;
  day: (at: number) => string;
}

/** A value in the unit of the axis, so that the axis has round numbers of it. */
function onAxis(value: number | null, { format }: ChartInput): number | null {
  return value === null ? null : value / (format.per ?? 1);
}

const LABELS = 6;

/** At most seven of the points' own times, evenly apart, the last one among them. */
function someTimes(series: readonly Series[]): number[] {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].sort(
    (a, b) => a - b,
  );
  const step = Math.max(1, Math.ceil(times.length / LABELS));
  return times.filter((_, index) => (times.length - 1 - index) % step === 0);
}

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

const ORDER = ['accent', 'ops', 'dev', 'info'] as const;

/** The name of the scatter series that carries the annotations' ticks. */
export const TICKS = 'annotations';

function tone(series: Series, index: number) {
  return series.tone ?? ORDER[index % ORDER.length] ?? 'accent';
}

/** A period that is not over: hatched bars, and the line's last stretch dashed. */
function draw(series: Series, index: number, input: ChartInput, colors: ChartColors): object[] {
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
        show: input.series.length > 1,
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

/** The dashed target line, drawn on a series of its own so that it stays when a line has gaps. */
function targetLine(input: ChartInput, colors: ChartColors) {
  const { target, format } = input;
  if (target === null || target === undefined) return [];
  return [
    {
      type: 'line',
      name: 'target',
      data: [],
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        lineStyle: { color: colors.ink, type: [4, 4], width: 1, opacity: 0.7 },
        label: {
          formatter: `Target ${format.full(target)}`,
          position: 'insideStartTop',
          color: colors.ink,
          fontSize: 11,
        },
        data: [{ yAxis: onAxis(target, input) }],
      },
    },
  ];
}

/** What the pointer shows over a period: the day and each series' value. */
function tooltipText(input: ChartInput, at: number): string {
  const lines = input.series.flatMap(({ name, points }) => {
    const point = points.find((each) => each.at === at);
    if (!point || point.value === null) return [];
    const note = point.partial ? ' so far' : '';
    const of = point.n === undefined ? '' : ` (n = ${point.n})`;
    return [`${name}: ${input.format.full(point.value)}${note}${of}`];
  });
  return [input.day(at), ...lines].join('\n');
}

function tooltip(input: ChartInput, colors: ChartColors) {
  return {
    trigger: 'axis',
    backgroundColor: colors.ink,
    borderWidth: 0,
    padding: [6, 8],
    textStyle: { color: colors.surface, fontSize: 12 },
    axisPointer: { lineStyle: { color: colors.quiet, type: 'solid' }, z: 0 },
    // A node, not HTML: names come from other systems.
    formatter(params: { axisValue?: unknown }[]) {
      const node = document.createElement('div');
      node.style.whiteSpace = 'pre-line';
      node.textContent = tooltipText(input, Number(params[0]?.axisValue));
      return node;
    },
  };
}

/** The ECharts option of a time series. */
export function chartOption(
  input: ChartInput,
  colors: ChartColors,
  still: boolean,
): EChartsCoreOption {
  const label = { color: colors.quiet, fontSize: 11 };
  const several = input.kind === 'line' && input.series.length > 1;
  return {
    animation: !still,
    animationDuration: 180,
    textStyle: { fontFamily: 'Inter Variable, sans-serif' },
    aria: { enabled: false },
    grid: {
      left: 4,
      right: several ? 120 : 12,
      top: 28,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: tooltip(input, colors),
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: colors.line } },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        hideOverlap: true,
        customValues: someTimes(input.series),
        formatter: (at: number) => input.day(at),
      },
      splitLine: { show: false },
    },
    yAxis: [
      {
        type: 'value',
        scale: !input.fromZero,
        name: input.format.unit,
        nameTextStyle: { ...label, align: 'left' },
        axisLabel: { ...label, formatter: (value: number) => number(value, 2) },
        splitLine: { lineStyle: { color: colors.line } },
        splitNumber: 4,
        max: ({ max }: { max: number }) => {
          const aim = onAxis(input.target ?? null, input) ?? 0;
          return aim > max ? aim * 1.1 : null;
        },
      },
      // The ticks stand on an axis of their own, whatever the values' axis begins with.
      { type: 'value', min: 0, max: 1, show: false },
    ],
    series: [
      ...input.series.flatMap((series, index) => draw(series, index, input, colors)),
      ...targetLine(input, colors),
      {
        type: 'scatter',
        name: TICKS,
        yAxisIndex: 1,
        symbol: 'triangle',
        symbolRotate: 180,
        symbolSize: 9,
        symbolOffset: [0, -2],
        z: 10,
        cursor: 'pointer',
        tooltip: { show: false },
        data: input.annotations.map(({ id, at, tone: kind }) => ({
          id,
          value: [at, 0],
          itemStyle: { color: colors.annotation[kind ?? 'info'] },
        })),
      },
    ],
  };
}
