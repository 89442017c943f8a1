import type {
  DefinitionView,
  Evaluation,
  KpiCard,
  KpiChoices,
  KpiDefinition,
  KpiDetail,
  KpiSampleView,
} from '../src/api';
import { detail, evaluation } from './kpis';

/** The identity of the KPI that the fixtures are of. */
export const TICKETS = '0199b0a4-7c1e-7d2a-9b3f-2f6f0c1d4e5a';
/** The connection that has its metrics. */
export const PROMETHEUS = '0199b0a4-0000-7000-8000-000000000001';

/** What the workspace defines, by hand unless a test says otherwise. */
export function defined(part: Partial<KpiDefinition> = {}, id = TICKETS): DefinitionView {
  return {
    id,
    definition: {
      name: 'Support tickets',
      description: '',
      unit: 'number',
      unit_label: 'tickets',
      direction: 'down',
      aggregation: 'sum',
      source: { kind: 'hand' },
      service: null,
      teams: [],
      owner: null,
      archived: false,
      ...part,
    },
    source: 'People enter its values.',
    owner_name: '',
    service_name: '',
    team_names: [],
    goals: [],
  };
}

/** Its value as the engine answers it. */
export function ownEvaluation(part: Partial<Evaluation> = {}): Evaluation {
  return evaluation({
    kpi: TICKETS,
    unit: 'number',
    direction: 'down',
    value: 42,
    previous: 50,
    change: -0.16,
    n: 12,
    bands: [],
    health: { connected: true, left_out: [] },
    ...part,
  });
}

/** Its tile. */
export function ownCard(part: Partial<KpiCard> = {}): KpiCard {
  return {
    name: 'Support tickets',
    unit_label: 'tickets',
    evaluation: ownEvaluation(),
    target: null,
    on_target: null,
    crossed: 0,
    ...part,
  };
}

/** Its page. */
export function ownDetail(part: Partial<KpiDetail> = {}): KpiDetail {
  return { ...detail(), card: ownCard(), annotations: [], defined: defined(), ...part };
}

/** What can be chosen when a KPI is defined. */
export function choices(): KpiChoices {
  const metric = { connection: PROMETHEUS, connection_name: 'Prometheus', latest_at: null };
  return {
    metrics: [
      { ...metric, metric: 'checkout latency', unit: 's', latest: 0.412 },
      { ...metric, metric: 'error budget left', unit: '%', latest: 87 },
      { ...metric, metric: 'queue depth', unit: 'messages', latest: null },
    ],
    own: [
      {
        measure: 'nights_disturbed',
        name: 'Nights disturbed',
        definition: 'Nights in which somebody was paged.',
        unit: 'number',
        direction: 'down',
      },
      {
        measure: 'reviews_in_time',
        name: 'Reviews published in time',
        definition: 'The share of reviews that were published in time.',
        unit: 'share',
        direction: 'up',
      },
    ],
  };
}

/** A value that somebody entered. */
export function sample(part: Partial<KpiSampleView> = {}): KpiSampleView {
  return {
    id: 'sample-1',
    at: Date.UTC(2026, 10, 23, 9),
    value: 1_234.5,
    note: 'Before the freeze',
    by_name: 'Ada',
    ...part,
  };
}
