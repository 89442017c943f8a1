import type { ActionCount, FactorCount, ReviewStatistics } from '../../../api';
import { count, duration, percent } from '../../../format';

/** With fewer than these, a comparison says more about chance than about the team. */
export const FEW = 5;

/** A part of a whole in words: '8 of 10 (80 %)'; with few, without a share that would mislead. */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  return whole < FEW ? `${part} of ${whole}` : `${part} of ${whole} (${percent(part / whole, 0)})`;
}

/** Which way a factor goes. */
export type Trend = 'more' | 'less' | 'same' | 'few';

/** How often a factor came up in the later half of the period, compared with the earlier one. */
export function trendOf({ reviews, later_half: later }: FactorCount): Trend {
  if (reviews < FEW) return 'few';
  const change = later - (reviews - later);
  // One more or less is no trend.
  if (Math.abs(change) <= 1) return 'same';
  return change > 0 ? 'more' : 'less';
}

/** A trend in words: 'More often: 5, before 2'. */
export function trendWords(factor: FactorCount): string {
  const { reviews, later_half: later } = factor;
  const before = reviews - later;
  switch (trendOf(factor)) {
    case 'few':
      return `${count(reviews, 'review')}: too few to compare`;
    case 'more':
      return `More often: ${later}, before ${before}`;
    case 'less':
      return `Less often: ${later}, before ${before}`;
    case 'same':
      return `About as often: ${later}, before ${before}`;
  }
}

/** A figure on top of the page: its value, and what it rests on. */
export interface Figure {
  name: string;
  value: string;
  note: string;
}

/** Whether reviews are published in time. */
export function inTime({ in_time, due }: ReviewStatistics): Figure {
  const name = 'Published in time';
  if (due === 0) return { name, value: '–', note: 'No review was due in this period.' };
  if (due < FEW)
    return {
      name,
      value: `${in_time} of ${due}`,
      note: `${count(due, 'review')}: too few for a share`,
    };
  return { name, value: percent(in_time / due, 0), note: `${in_time} of ${due} that were due` };
}

/** How long reviews take. */
export function timeToPublish({
  median_time_to_publish: median,
  published,
}: ReviewStatistics): Figure {
  return {
    name: 'Time to publish',
    value: median === null ? '–' : duration(median),
    note:
      median === null
        ? 'No review is published.'
        : published < FEW
          ? `Median of only ${count(published, 'review')}, from the end of the incident`
          : `Median of ${count(published, 'review')}, from the end of the incident`,
  };
}

/** What became of actions that had a day: '6 of 8 (75 %)'. */
export const doneInTime = ({ done_in_time, done_with_day }: ActionCount): string =>
  share(done_in_time, done_with_day);
