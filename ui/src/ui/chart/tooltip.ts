import type { ChartColors } from './colors';
import type { ChartInput } from './input';
import { targetAt } from './target';

/** What the pointer shows over a period: the day, each series' value, and what was expected or asked. */
export function tooltipText(input: ChartInput, at: number): string {
  const { full } = input.format;
  const lines = input.series.flatMap(({ name, points }) => {
    const point = points.find((each) => each.at === at);
    if (!point || point.value === null) return [];
    const own = point.own === undefined ? '' : ` (${input.day(point.own)})`;
    const note = point.partial ? ' so far' : '';
    const of = point.n === undefined ? '' : ` (n = ${point.n})`;
    return [`${name}${own}: ${full(point.value)}${note}${of}`];
  });
  const next = input.forecast?.find((each) => each.at === at);
  if (next) {
    lines.push(
      `Expected: ${full(next.value)}`,
      `8 of 10: ${full(next.low80)} to ${full(next.high80)}`,
      `19 of 20: ${full(next.low95)} to ${full(next.high95)}`,
    );
  }
  const change = input.changes?.find((each) => each.at === at);
  if (change) {
    const way = change.better ? 'better' : 'worse';
    lines.push(`Level from ${full(change.before)} to ${full(change.after)}, ${way}`);
  }
  if (input.way && input.target !== null && input.target !== undefined) {
    lines.push(`Target then: ${full(targetAt(input.target, input.way, at))}`);
  }
  return [input.day(at), ...lines].join('\n');
}

/** The box at the pointer. */
export function tooltip(input: ChartInput, colors: ChartColors) {
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
