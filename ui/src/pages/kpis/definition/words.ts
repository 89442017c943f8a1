import Activity from '@lucide/svelte/icons/activity';
import Eye from '@lucide/svelte/icons/eye';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import PiggyBank from '@lucide/svelte/icons/piggy-bank';
import type { Aggregation, Direction, KpiSource, OwnMeasure, Unit } from '../../../api';
import type { IconType } from '../../../ui/icon';
import type { Option } from '../../../ui/option';

/** Where a KPI's values come from, by the word that tells the sources apart. */
export type SourceKind = KpiSource['kind'];

/** The sources in the order in which they are offered, and when each is the right one. */
export const sources: Record<SourceKind, { label: string; means: string; icon: IconType }> = {
  metric: {
    label: 'Metric of a connection',
    means: 'Values that Prometheus, Datadog or Splunk measure. They arrive with each sync.',
    icon: Activity,
  },
  error_budget: {
    label: 'Error budget',
    means: 'How well an objective was kept, from a query for how much of its budget is left.',
    icon: PiggyBank,
  },
  own: {
    label: 'What Muster knows',
    means: 'Pages, incidents, action items and reviews: how the teams work together.',
    icon: Eye,
  },
  hand: {
    label: 'By hand or CSV',
    means: 'Values that people enter, one at a time or from a file.',
    icon: PencilLine,
  },
};

/** How the values of a period become one: what it is called, and when it is the right one. */
export const aggregations: Record<Aggregation, { label: string; means: string }> = {
  last: {
    label: 'Last value',
    means: 'The newest value stands for its period: right for what has a level, such as a backlog.',
  },
  mean: {
    label: 'Mean',
    means: 'All values of a period count alike: right for what varies around a level.',
  },
  median: {
    label: 'Median',
    means: 'The middle value of a period: a few extremes do not move it.',
  },
  sum: {
    label: 'Sum',
    means: 'The values of a period are added up: right for what is counted, such as tickets.',
  },
  minimum: {
    label: 'Smallest value',
    means: 'The lowest value of a period: right where the worst moment is a low one.',
  },
  maximum: {
    label: 'Largest value',
    means: 'The highest value of a period: right where the worst moment is a high one.',
  },
  p90: {
    label: '90th percentile',
    means: 'What nine of ten values of a period do not exceed: right for waiting times.',
  },
};

/** The aggregations to choose from. */
export const aggregationOptions = (Object.keys(aggregations) as Aggregation[]).map(
  (value): Option<Aggregation> => ({ value, label: aggregations[value].label }),
);

/** The units to choose from. */
export const unitOptions: readonly Option<Unit>[] = [
  { value: 'number', label: 'Number', hint: '12 tickets' },
  { value: 'share', label: 'Share', hint: '14.3 %' },
  { value: 'duration', label: 'Duration', hint: '2 h 14 min' },
  { value: 'per_day', label: 'Rate', hint: '1.4 per day' },
];

/** Which way is better, to choose from. */
export const directionOptions: readonly Option<Direction>[] = [
  { value: 'up', label: 'More is better' },
  { value: 'down', label: 'Less is better' },
];

/** Which way is better, in a sentence. */
export const directionWords: Record<Direction, string> = {
  up: 'More is better.',
  down: 'Less is better.',
};

/** What a plain number of one of Muster's own measures counts. */
export const ownLabels: Record<OwnMeasure, string> = {
  pages_per_person: 'pages',
  nights_disturbed: 'nights',
  incidents_opened: 'incidents',
  overdue_actions: 'action items',
  actions_in_time: '',
  reviews_in_time: '',
  training_coverage: '',
};
