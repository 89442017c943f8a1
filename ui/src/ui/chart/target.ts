import type { ChartColors } from './colors';
import { onAxis, timesOf, type ChartInput } from './input';
import type { Way } from './series';

/** What a target asks for at an instant: on the way to it less or more, afterwards its value. */
export function targetAt(value: number, way: Way | null | undefined, at: number): number {
  if (!way || at >= way.by || way.by <= way.at) return value;
  if (at <= way.at) return way.value;
  return way.value + ((value - way.value) * (at - way.at)) / (way.by - way.at);
}

/** The corners of the target's line within the time that is shown. */
export function targetCorners(input: ChartInput): { at: number; value: number }[] {
  const { target, way } = input;
  const times = timesOf(input);
  const [first, last] = [times[0], times.at(-1)];
  if (target === null || target === undefined || first === undefined || last === undefined) {
    return [];
  }
  const bends = way ? [way.at, way.by].filter((at) => at > first && at < last) : [];
  return [first, ...bends, last].map((at) => ({ at, value: targetAt(target, way, at) }));
}

/** How far the target's name stands from its line, in px. */
const LABEL_PX = 9;

/** The dashed target line, drawn on a series of its own so that it stays when a line has gaps. */
export function targetLine(input: ChartInput, colors: ChartColors): object[] {
  const { target, way, format } = input;
  if (target === null || target === undefined) return [];
  const lineStyle = { color: colors.ink, type: [4, 4], width: 1, opacity: 0.7 };
  const label = { formatter: `Target ${format.full(target)}`, color: colors.ink, fontSize: 11 };
  const base = { type: 'line', name: 'target', silent: true, animation: false };
  if (!way) {
    return [
      {
        ...base,
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle,
          label: { ...label, position: 'insideStartTop' },
          data: [{ yAxis: onAxis(target, input) }],
        },
      },
    ];
  }
  const corners = targetCorners(input);
  const [first, last] = [corners[0], corners.at(-1)];
  // Beside the line and not on it: below where it falls.
  const beside = first && last && first.value > last.value ? LABEL_PX : -LABEL_PX;
  return [
    {
      ...base,
      tooltip: { show: false },
      // A corner has no mark; the last one bears the name.
      symbol: 'circle',
      symbolSize: 0,
      lineStyle,
      data: corners.map(({ at, value }, index) => ({
        value: [at, onAxis(value, input)],
        label:
          index === corners.length - 1
            ? { ...label, show: true, position: 'left', offset: [0, beside] }
            : { show: false },
      })),
    },
  ];
}
