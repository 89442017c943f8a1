import type {
  CheckInView,
  Goal,
  GoalDetail,
  GoalRow,
  KeyResultView,
  Measure,
  MeasureFormat,
} from '../src/api';
import { goalRecord, goalRow as listed } from './goals';

const DAY = 86_400_000;

/** The first instant of the quarter of the tests, and the first after it. */
export const FROM = Date.parse('2026-10-01T00:00:00Z');
export const TO = Date.parse('2027-01-01T00:00:00Z');

/** The line of the goal whose page is shown. */
export const goalRow = (part: Partial<GoalRow> = {}): GoalRow =>
  listed('g1', { title: 'Deploys are boring', progress: 0.5, ...part });

/** Its record. */
export const goal = (part: Partial<Goal> = {}): Goal =>
  goalRecord({
    title: 'Deploys are boring',
    description: 'So that **nobody** stays up for them.',
    teams: ['t1', 't2'],
    owners: ['m1', 'm2'],
    ...part,
  });

/** How each measure of the tests is written. */
const formats: Record<Measure['kind'], MeasureFormat> = {
  number: plain('services'),
  percentage: plain('%'),
  milestone: plain(''),
  kpi: {
    unit: 'duration',
    label: '',
    direction: 'down',
    kpi: 'lead_time',
    kpi_name: 'Lead time',
    scope_name: 'checkout',
  },
};

function plain(label: string): MeasureFormat {
  return { unit: 'number', label, direction: 'up', kpi: null, kpi_name: '', scope_name: '' };
}

/** A number from 0 to 20 services, of which twelve are there. */
export const services: Measure = { kind: 'number', unit: 'services', start: 0, target: 20 };

/** A lead time of a service, from four hours down to one. */
export const leadTime: Measure = {
  kind: 'kpi',
  kpi: 'lead_time',
  scope: { kind: 'service', id: 's1' },
  start: 14_400_000,
  target: 3_600_000,
};

/** A key result of this measure; with no more said, twelve of twenty services. */
export const keyResult = (
  id: string,
  part: Partial<KeyResultView> = {},
  measure: Measure = services,
): KeyResultView => ({
  id,
  key_result: {
    goal: 'g1',
    title: `Key result ${id}`,
    measure,
    owner: 'm1',
    created_at: FROM,
  },
  format: formats[measure.kind],
  owner: 'm1',
  owner_name: 'Mara Lindt',
  value: 12,
  absence: '',
  progress: 0.6,
  behind: false,
  confidence: null,
  last_check_in: null,
  check_in_due: null,
  crossed: [],
  history: [],
  ...part,
});

/** A check-in of the first key result by whoever sits here. */
export const checkIn = (id: string, part: Partial<CheckInView> = {}): CheckInView => ({
  id,
  key_result: 'k1',
  key_result_title: 'Key result k1',
  at: FROM + 20 * DAY,
  by: 'm1',
  by_name: 'Mara Lindt',
  value: 12,
  previous: 8,
  confidence: 'on_track',
  comment: 'Four more.',
  comment_html: '<p>Four more.</p>',
  may_write: true,
  ...part,
});

/** All there is to say of a goal with one key result. */
export const goalDetail = (part: Partial<GoalDetail> = {}): GoalDetail => ({
  row: goalRow(),
  goal: goal(),
  description_html: '<p>So that <strong>nobody</strong> stays up for them.</p>',
  closing_html: '',
  closed_by_name: '',
  key_results: [keyResult('k1')],
  check_ins: [],
  parent: null,
  children: [],
  carried_from: null,
  carried_to: [],
  from: FROM,
  to: TO,
  may_direct: true,
  may_check_in: true,
  ...part,
});
