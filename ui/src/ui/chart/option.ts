import type { EChartsCoreOption } from 'echarts/core';
import { number } from '../../format';
import type { ChartColors } from './colors';
import { draw, isLabelled } from './draw';
import { forecastLines } from './forecast';
import { onAxis, timesOf, type ChartInput } from './input';
import { levelLines } from './levels';
import { targetLine } from './target';
import { ticks } from './ticks';
import { tooltip } from './tooltip';

const LABELS = 6;
/** How far the axis goes on beyond a target that no value reaches, as a share of it. */
const ROOM = 0.1;

/** At most seven of the periods' own times, evenly apart, the last one among them. */
function someTimes(times: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(times.length / LABELS));
  return times.filter((_, index) => (times.length - 1 - index) % step === 0);
}

/** The ECharts option of a time series. */
export function chartOption(
  input: ChartInput,
  colors: ChartColors,
  still: boolean,
): EChartsCoreOption {
  const label = { color: colors.quiet, fontSize: 11 };
  const aim = onAxis(input.target ?? null, input) ?? 0;
  return {
    animation: !still,
    animationDuration: 180,
    textStyle: { fontFamily: 'Inter Variable, Inter, sans-serif' },
    aria: { enabled: false },
    grid: {
      left: 4,
      right: isLabelled(input) ? 120 : 12,
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
        customValues: someTimes(timesOf(input)),
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
        // A target beyond every value must be seen too.
        max: ({ max }: { max: number }) => (aim > max ? aim + Math.abs(aim) * ROOM : null),
        min: ({ min }: { min: number }) =>
          aim < Math.min(min, input.fromZero ? 0 : min) ? aim - Math.abs(aim) * ROOM : null,
      },
      // The ticks stand on an axis of their own, whatever the values' axis begins with.
      { type: 'value', min: 0, max: 1, show: false },
    ],
    series: [
      ...forecastLines(input, colors),
      ...levelLines(input, colors),
      ...input.series.flatMap((series, index) => draw(series, index, input, colors)),
      ...targetLine(input, colors),
      ticks(input, colors),
    ],
  };
}
