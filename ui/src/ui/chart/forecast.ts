import type { ChartColors } from './colors';
import { onAxis, type ChartInput } from './input';
import type { Expected } from './series';

/** The forecast from the last period that is over, where nothing is uncertain yet. */
function joined(input: ChartInput): Expected[] {
  const forecast = input.forecast ?? [];
  const next = forecast[0];
  if (!next) return [];
  const measured = input.series.find(({ before }) => !before)?.points ?? [];
  const last = measured.findLast(
    ({ at, value, partial }) => value !== null && !partial && at < next.at,
  );
  if (!last || last.value === null) return [...forecast];
  const { at, value } = last;
  return [{ at, value, low80: value, high80: value, low95: value, high95: value }, ...forecast];
}

/** The line goes on, dashed, within a band of 80 % inside one of 95 %. */
export function forecastLines(input: ChartInput, colors: ChartColors): object[] {
  const points = joined(input);
  if (points.length === 0) return [];
  const color = colors.series.accent;
  const base = {
    type: 'line',
    symbol: 'none',
    silent: true,
    animation: false,
  };
  const band = (
    name: string,
    opacity: number,
    low: (point: Expected) => number,
    high: (point: Expected) => number,
  ) => {
    // Two stacked lines without a stroke: the upper one fills what is between them.
    const edge = {
      ...base,
      name,
      stack: name,
      stackStrategy: 'all',
      lineStyle: { opacity: 0 },
      z: 0,
      tooltip: { show: false },
    };
    return [
      { ...edge, data: points.map((point) => [point.at, onAxis(low(point), input)]) },
      {
        ...edge,
        areaStyle: { color, opacity },
        data: points.map((point) => [point.at, onAxis(high(point) - low(point), input)]),
      },
    ];
  };
  return [
    ...band(
      'forecast 95 %',
      0.1,
      ({ low95 }) => low95,
      ({ high95 }) => high95,
    ),
    ...band(
      'forecast 80 %',
      0.18,
      ({ low80 }) => low80,
      ({ high80 }) => high80,
    ),
    {
      ...base,
      name: 'forecast',
      lineStyle: { color, width: 1.5, type: [6, 4] },
      data: points.map(({ at, value }) => [at, onAxis(value, input)]),
    },
  ];
}
