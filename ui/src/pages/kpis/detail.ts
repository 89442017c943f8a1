import type { Detail, Stage } from '../../api';
import { count, duration, number, percent } from '../../format';

/** One fact about a KPI: what it is called, how much, and what to know of it. */
export interface Line {
  label: string;
  value: string;
  note?: string;
}

const span = (ms: number | null) => (ms === null ? '–' : duration(ms));

/** What belongs to one KPI alone, as lines; stages and severities have blocks of their own. */
export function detailLines(detail: Detail): Line[] {
  switch (detail.kind) {
    case 'frequency':
      return [
        {
          label: 'Days with a deployment in a week',
          value: detail.days_per_week === null ? '–' : number(detail.days_per_week),
          note:
            detail.days_per_week === null
              ? 'The period has no complete week.'
              : `Median over ${count(detail.complete_weeks, 'complete week')}, those with none included`,
        },
        { label: 'Days with a deployment', value: number(detail.deployment_days, 0) },
      ];
    case 'lead_time':
      return [];
    // What its definition says stands in a card of its own.
    case 'defined':
      return [];
    case 'share':
      return [
        {
          label: 'Deployments',
          value: `${number(detail.part, 0)} of ${number(detail.whole, 0)}`,
          note: 'Each counts once, whatever happened to it.',
        },
      ];
    case 'recovery':
      return [
        {
          label: 'Not put right yet',
          value: number(detail.open, 0),
          note: 'Failed deployments that nothing has put right, as far as known. They are listed apart.',
        },
      ];
    case 'mttr':
      return [
        {
          label: 'Time with an incident open',
          value: span(detail.merged_downtime),
          note: 'Overlaps counted once',
        },
      ];
    case 'mtta':
      return [
        {
          label: 'Never acknowledged',
          value: number(detail.never_acknowledged, 0),
          note:
            detail.never_acknowledged_share === null
              ? 'No incident ended in this period.'
              : `${percent(detail.never_acknowledged_share)} of those that ended or were acknowledged`,
        },
      ];
    case 'reliability':
      return [
        {
          label: 'Time with a SEV1 or SEV2 open',
          value: span(detail.downtime),
          note: detail.proxy
            ? 'A stand-in for service level objectives: it is made of incidents.'
            : undefined,
        },
      ];
  }
}

/** A stage of the lead time, ready to draw: its share is of the longest stage's median. */
export interface StageLine extends Line {
  share: number;
}

/** The stages of the lead time in the order in which a change passes them. */
export function stageLines(detail: Extract<Detail, { kind: 'lead_time' }>): StageLine[] {
  const stages: [string, string, Stage][] = [
    ['Coding', 'first commit to proposal', detail.coding],
    ['Review', 'proposal to merge', detail.review],
    ['Waiting', 'merge to start of the deployment', detail.waiting],
    ['Deploying', 'start to end of the deployment', detail.deploying],
  ];
  const longest = Math.max(1, ...stages.map(([, , { median }]) => median ?? 0));
  return stages.map(([label, what, { median, n, flagged }]) => ({
    label,
    value: span(median),
    share: (median ?? 0) / longest,
    note: `${what}, n = ${number(n, 0)}${flagged > 0 ? `, ${number(flagged, 0)} left out` : ''}`,
  }));
}
