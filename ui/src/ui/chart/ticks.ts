import type { ChartColors } from './colors';
import { happenings } from './happenings';
import type { ChartInput } from './input';

/** The name of the scatter series that carries the annotations' ticks. */
export const TICKS = 'annotations';

/** What happened, as ticks at the foot of the chart. */
export function ticks({ annotations }: ChartInput, colors: ChartColors): object {
  return {
    type: 'scatter',
    name: TICKS,
    yAxisIndex: 1,
    symbolSize: 9,
    symbolOffset: [0, -2],
    z: 10,
    cursor: 'pointer',
    tooltip: { show: false },
    data: annotations.map(({ id, at, tone, kind }) => {
      const { symbol, rotate } = happenings[kind ?? 'incident'];
      return {
        id,
        value: [at, 0],
        symbol,
        symbolRotate: rotate,
        itemStyle: { color: colors.annotation[tone ?? 'info'] },
      };
    }),
  };
}
