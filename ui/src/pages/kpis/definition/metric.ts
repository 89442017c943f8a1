import type { MetricChoice } from '../../../api';
import { relative } from '../../../format';
import type { Option } from '../../../ui/option';
import { plain } from '../plain';
import { metricKey } from './draft';

/** A metric's last value with its unit: '412 ms'; that there is none yet. */
export function latestOf({ latest, unit }: MetricChoice): string {
  return latest === null ? 'no value yet' : `${plain(latest)} ${unit}`.trim();
}

/**
 * The metrics to choose from, by connection. One that was chosen and is gone stays in the list, so that
 * a KPI says what it was made of.
 */
export function metricOptions(metrics: readonly MetricChoice[], chosen: string | null): Option[] {
  const options = metrics.map((choice) => ({
    value: metricKey(choice),
    label: choice.metric,
    hint: latestOf(choice),
    group: choice.connection_name,
    keywords: choice.connection_name,
  }));
  if (chosen === null || options.some(({ value }) => value === chosen)) return options;
  const gone = {
    value: chosen,
    label: chosen.slice(chosen.indexOf(' ') + 1),
    hint: 'not there any more',
    group: 'Removed',
    keywords: '',
  };
  return [...options, gone];
}

/** What is known of the chosen metric: 'Last value 412 ms, 3 min ago, from Prometheus'. */
export function metricHelp(choice: MetricChoice | undefined, now: number): string | undefined {
  if (!choice) return undefined;
  if (choice.latest === null) return `No value yet from ${choice.connection_name}.`;
  const when = choice.latest_at === null ? '' : `, ${relative(choice.latest_at, now)}`;
  return `Last value ${latestOf(choice)}${when}, from ${choice.connection_name}.`;
}
