import type { PipelineHealthRow } from '../../api';
import { percent } from '../../format';
import type { Option } from '../../ui/option';

/** How far back the health of pipelines is told, in days. */
export type Period = '7' | '30' | '90';

/** The periods to choose from. */
export const periods: Option<Period>[] = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];

/** Less than this share of a change is none. */
const STEADY = 0.05;

/** How a median moved against the period before; faster is better. */
export interface Change {
  trend: 'better' | 'worse' | 'steady';
  words: string;
}

/** How the median of a pipeline moved; null where there is nothing to compare. */
export function medianChange({
  median_duration: now,
  previous_median: before,
}: Pick<PipelineHealthRow, 'median_duration' | 'previous_median'>): Change | null {
  if (now === null || before === null || before <= 0) return null;
  const change = (now - before) / before;
  if (Math.abs(change) < STEADY) return { trend: 'steady', words: 'as before' };
  return change > 0
    ? { trend: 'worse', words: `${percent(change, 0)} slower` }
    : { trend: 'better', words: `${percent(-change, 0)} faster` };
}

/** How a success rate looks: by colour and by word. */
export function rateLook(rate: number): { tone: string; word: string } {
  if (rate >= 0.95) return { tone: 'bg-success', word: 'healthy' };
  return rate >= 0.8
    ? { tone: 'bg-warning', word: 'fails now and then' }
    : { tone: 'bg-danger', word: 'fails often' };
}

/** What tells one pipeline from another. */
export const pipelineId = ({
  connection,
  source,
  pipeline,
}: Pick<PipelineHealthRow, 'connection' | 'source' | 'pipeline'>): string =>
  JSON.stringify([connection, source, pipeline]);
