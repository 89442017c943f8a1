import type {
  Delivery,
  WeeklyAction,
  WeeklyIncident,
  WeeklyNoteView,
  WeeklyPage,
  WeeklyPostMortem,
  WeeklyReview,
  WeeklyReviewList,
  WeeklyReviewView,
  WeeklySession,
} from '../src/api';
import { goalRow } from './goals';
import { card, threshold } from './kpis';

/** The Monday of the week in which tests look at weekly reviews, of the ones before and after it. */
export const MONDAY = '2026-11-30';
export const BEFORE = '2026-11-23';
export const AFTER = '2026-12-07';

/** Wednesday afternoon of that week. */
export const WEDNESDAY = Date.parse('2026-12-02T14:00:00Z');

/** A weekly review's record. */
export const weeklyReview = (part: Partial<WeeklyReview> = {}): WeeklyReview => ({
  name: 'Ops and Dev, Monday',
  teams: ['t1', 't2'],
  kpis: [],
  channels: ['c/ops'],
  created_at: 0,
  created_by: 'm1',
  ...part,
});

/** A weekly review in the list. */
export const reviewView = (id: string, part: Partial<WeeklyReviewView> = {}): WeeklyReviewView => ({
  id,
  review: weeklyReview(),
  team_names: ['Platform', 'Payments'],
  channel_names: [['c/ops', 'ops']],
  open_follow_ups: 0,
  ...part,
});

/** The list of weekly reviews: of one, unless a test says otherwise. */
export const reviewList = (
  reviews: WeeklyReviewView[] = [reviewView('w1')],
  part: Partial<WeeklyReviewList> = {},
): WeeklyReviewList => ({ reviews, this_week: MONDAY, may_direct: true, ...part });

/** A note that was said in the week. */
export const note = (id: string, part: Partial<WeeklyNoteView> = {}): WeeklyNoteView => {
  const text = part.text ?? `Note ${id}`;
  return {
    id,
    week: MONDAY,
    kind: 'note',
    text,
    html: `<p>${text}</p>`,
    owner: null,
    owner_name: '',
    done_at: null,
    created_at: WEDNESDAY - 3_600_000,
    created_by_name: 'Mara Lindt',
    ...part,
  };
};

/** A follow-up of the week. */
export const followUp = (id: string, part: Partial<WeeklyNoteView> = {}): WeeklyNoteView =>
  note(id, { kind: 'follow_up', text: `Follow-up ${id}`, ...part });

/** An incident of the week. */
export const weeklyIncident = (id: string, part: Partial<WeeklyIncident> = {}): WeeklyIncident => ({
  id,
  title: 'Checkout answers with 502',
  severity: 'sev2',
  service: 'checkout',
  opened_at: Date.parse('2026-12-01T13:02:00Z'),
  to_acknowledge: 4 * 60_000,
  to_restore: 72 * 60_000,
  ...part,
});

/** A review of an incident on the page. */
export const postMortem = (id: string, part: Partial<WeeklyPostMortem> = {}): WeeklyPostMortem => ({
  incident: `i-${id}`,
  title: `What checkout taught us ${id}`,
  review: id,
  status: 'published',
  due_at: null,
  overdue: false,
  ...part,
});

/** An overdue action item. */
export const weeklyAction = (id: string, part: Partial<WeeklyAction> = {}): WeeklyAction => ({
  id,
  title: 'Add a canary to checkout',
  owner_name: 'Jonas Weber',
  due: '2026-11-27',
  days: 9,
  ...part,
});

/** A training session. */
export const weeklySession = (id: string, part: Partial<WeeklySession> = {}): WeeklySession => ({
  id,
  title: 'Reading a flame graph',
  kind: 'workshop',
  starts_at: Date.parse('2026-12-01T09:00:00Z'),
  host_name: 'Platform',
  people: 7,
  useful: 4.25,
  ...part,
});

/** What became of the digest in a channel. */
export const delivery = (channel: string, part: Partial<Delivery> = {}): Delivery => ({
  channel: `c/${channel}`,
  channel_name: channel,
  sent_at: null,
  error: null,
  next_attempt: null,
  url: '',
  ...part,
});

/** A week with nothing in it but one KPI. */
export const calmWeek = (part: Partial<WeeklyPage> = {}): WeeklyPage => ({
  id: 'w1',
  review: weeklyReview(),
  team_names: ['Platform', 'Payments'],
  week: MONDAY,
  name: 'Week 49, 30 November to 6 December 2026',
  window: { from: Date.parse('2026-11-29T23:00:00Z'), to: Date.parse('2026-12-06T23:00:00Z') },
  time_zone: 'Europe/Berlin',
  partial: false,
  previous: BEFORE,
  next: AFTER,
  kpis: [{ ...card(), on_target: true }],
  changes: [],
  thresholds: [],
  incidents: [],
  reviews: [],
  goals: [],
  goals_under_way: 5,
  actions: [],
  training_done: [],
  training_coming: [],
  notes: [],
  carried_over: [],
  deliveries: [],
  may_direct: true,
  may_write: true,
  ...part,
});

/** A week with something in each of its sections. */
export const fullWeek = (part: Partial<WeeklyPage> = {}): WeeklyPage =>
  calmWeek({
    partial: true,
    next: null,
    kpis: [
      card(),
      {
        ...card({ kpi: 'deployment_frequency', unit: 'per_day', direction: 'up', value: 4.2 }),
        name: 'Deployment frequency',
        on_target: true,
      },
      {
        ...card({
          kpi: 'mttr',
          unit: 'duration',
          value: null,
          absence: { reason: 'no_incidents', sentence: 'No incident ended in this week.' },
        }),
        name: 'MTTR',
        target: null,
        on_target: null,
      },
    ],
    changes: [
      {
        kpi: 'deployment_frequency',
        sentence: 'Rose on 24 November from 2.1 to 4.2 per day.',
      },
    ],
    thresholds: [threshold({ crossed_since: Date.parse('2026-11-24T00:00:00Z'), value: 0.18 })],
    incidents: [
      weeklyIncident('i1'),
      weeklyIncident('i2', {
        title: 'Login is slow',
        severity: 'sev3',
        service: '',
        to_acknowledge: null,
        to_restore: null,
      }),
    ],
    reviews: [
      postMortem('r1'),
      postMortem('r2', {
        review: null,
        status: null,
        due_at: Date.parse('2026-12-01T12:00:00Z'),
        overdue: true,
      }),
      postMortem('r3', { status: 'in_review', due_at: Date.parse('2026-12-04T12:00:00Z') }),
    ],
    goals: [
      goalRow('g1', {
        title: 'Every change reaches users within a day',
        state: 'at_risk',
        why: 'Jonas Weber doubts it.',
      }),
    ],
    actions: [weeklyAction('a1')],
    training_done: [weeklySession('s1')],
    training_coming: [
      weeklySession('s2', {
        title: 'The database fails over',
        kind: 'game_day',
        starts_at: Date.parse('2026-12-09T13:00:00Z'),
        people: 1,
        useful: null,
      }),
    ],
    notes: [
      note('n1', { kind: 'decision', text: 'Deploy on Fridays only before noon' }),
      followUp('n2', { text: 'Move the nightly backup', owner: 'm1', owner_name: 'Mara Lindt' }),
      note('n3', { text: 'Payments freezes on 18 December' }),
    ],
    carried_over: [followUp('n4', { text: 'Raise the pool limit', week: BEFORE })],
    ...part,
  });
