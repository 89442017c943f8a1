import type { Compared, Evaluation, KpiCard, KpiDetail, KpiShape, ThresholdView } from '../src/api';

/** An evaluation as the engine answers it, with what a test says otherwise. */
export function evaluation(part: Partial<Evaluation> = {}): Evaluation {
  return {
    kpi: 'change_failure_rate',
    unit: 'share',
    direction: 'down',
    value: 0.12,
    absence: null,
    n: 50,
    caution: null,
    median: null,
    p90: null,
    mean: null,
    previous: 0.2,
    change: -0.4,
    trend: 'better',
    series: [
      { from: 0, to: 1_000, value: 0.3, n: 4, partial: true },
      { from: 1_000, to: 2_000, value: 0.2, n: 20, partial: false },
      { from: 2_000, to: 3_000, value: 0.1, n: 30, partial: false },
    ],
    bands: [
      { kind: 'clusters', year: 2024, levels: ['high'], sentence: 'Like the cluster High.' },
      { kind: 'quick_check', year: 2025, score: null, mean: 0.19, sentence: 'All report 19 %.' },
    ],
    health: {
      connected: true,
      left_out: [
        {
          reason: 'unmapped_environment',
          count: 3,
          sentence: '3 deployments left out: no rule gives the environment a tier.',
        },
      ],
    },
    detail: { kind: 'share', part: 6, whole: 50 },
    ...part,
  };
}

/** A card around an evaluation. */
export function card(part: Partial<Evaluation> = {}): KpiCard {
  return {
    name: 'Change failure rate',
    unit_label: '',
    evaluation: evaluation(part),
    target: {
      id: 'target',
      scope: { kind: 'workspace' },
      value: 0.1,
      by: null,
      start: null,
      now: 0.1,
    },
    on_target: false,
    crossed: 0,
  };
}

/** A KPI's page around a card. */
export function detail(part: Partial<Evaluation> = {}): KpiDetail {
  return {
    card: card(part),
    definition: 'Deployments that failed, out of all that went out.',
    annotations: [
      {
        at: 1_500,
        title: 'Checkout is down',
        subject: { kind: 'incident', id: 'inc', severity: 'sev1' },
      },
    ],
    time_zone: 'Europe/Berlin',
    defined: null,
    thresholds: [],
    may_direct: true,
    may_record: true,
    may_note: true,
  };
}

/** What a KPI's series looks like: nothing special, but for what a test says. */
export function shape(part: Partial<KpiShape> = {}): KpiShape {
  return {
    previous: [],
    distribution: null,
    changepoints: [],
    forecast: null,
    no_forecast: 'It takes 8 whole periods, and there are 2.',
    ...part,
  };
}

/** A threshold of the workspace that is not crossed. */
export function threshold(part: Partial<ThresholdView> = {}): ThresholdView {
  return {
    id: 'threshold',
    threshold: {
      kpi: 'change_failure_rate',
      scope: { kind: 'workspace' },
      side: 'above',
      value: 0.15,
      bucket: 'week',
      in_a_row: 2,
      note: true,
      goal_at_risk: false,
      page: null,
    },
    scope_name: '',
    policy_name: '',
    crossed_since: null,
    value: null,
    not_judged: '',
    ...part,
  };
}

/** The KPI of one team. */
export function compared(name: string, part: Partial<Evaluation> = {}): Compared {
  return { team: `team ${name}`, service: null, name, evaluation: evaluation(part) };
}
