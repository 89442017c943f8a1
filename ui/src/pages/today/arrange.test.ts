import { expect, it, vi } from 'vitest';
import { due, goalRow } from '../../../test/goals';
import { incidentRow } from '../../../test/incidents';
import { offer, row as scheduleRow } from '../../../test/onCall';
import { action, reviewRow, unreviewed } from '../../../test/reviewLibrary';
import { myTask, today } from '../../../test/today';
import type { ConnectionView, KpiCard, Today } from '../../api';
import { arrange, isEmpty, waitingUntil } from './arrange';
import { asideWords, untilWords } from './aside';
import { cardsOf } from './cards';
import { nextWords } from './next';

const NOW = new Date(2026, 2, 2, 10).getTime();
const HOUR = 3_600_000;
const scene = { now: NOW, checkIn: vi.fn() };
const MORNING = new Date(2026, 2, 3, 8).getTime();

const kpi = {
  name: 'Lead time',
  crossed: 0,
  unit_label: '',
  target: { value: 3_600_000, by: null },
  evaluation: { kpi: 'lead_time' },
} as unknown as KpiCard;
const connection = {
  id: 'c1',
  name: 'GitLab',
  error_since: 1,
  token: 'kept',
} as unknown as ConnectionView;
const onCall: Today['on_call'] = {
  schedules: [
    {
      schedule: 's1',
      name: 'Payments',
      now: scheduleRow().now,
      is_mine: true,
      next_gap: null,
      hand_over: null,
    },
  ],
  me: { now: [], until: null, next: null },
  offers: [],
};

/** One row of everything, made once: its instants are those of this very moment. */
const everything: Today = today({
  pages: [{ incident: 'p1', row: incidentRow({ id: 'p1' }), level: 1, due_at: NOW, held: null }],
  incidents: ['p1', 'r1', 'o1'].map((id) => incidentRow({ id })),
  roles: [{ incident: incidentRow({ id: 'r1' }), roles: ['commander'] }],
  tasks: [myTask('t1', 'Ask the provider')],
  updates_due: [{ incident: incidentRow({ id: 'r1' }), due_at: NOW, overdue: true, mine: true }],
  failing: [connection],
  off_target: [kpi],
  unmapped_environments: 2,
  on_call: { ...onCall, offers: [offer()] },
  reviews: {
    actions: [{ action: action('a1'), days_over: null }],
    next_action: null,
    reviews: [{ review: reviewRow('v1'), task: 'read', since: 0 }],
    unreviewed: [unreviewed('u1')],
  },
  goals: { check_ins: [due('k1')], at_risk: [goalRow('g1')], to_score: [goalRow('g2')] },
});

const nobodyWaits = new Map<string, number>();

it('shows what needs this person first, then what they should know, then what stands there anyway', () => {
  const { cards } = arrange(cardsOf(everything, scene), nobodyWaits);
  expect(cards.map(({ title }) => title)).toEqual([
    'Pages waiting for you',
    'Status updates due',
    'Your tasks',
    'Your action items',
    'Your goals',
    'Reviews',
    'Shifts you are asked to take',
    'Your incidents',
    'Open incidents',
    'Failing connections',
    'KPIs off target, last 28 days',
    'On call',
    'Set up',
  ]);
});

it('says of each incident once that it is open', () => {
  const rows = cardsOf(everything, scene).flatMap(({ rows }) => rows.map(({ key }) => key));
  expect(rows.filter((key) => /^(page|role|incident):/.test(key))).toEqual([
    'page:p1:1',
    'role:r1:sev2:open:commander',
    'incident:o1:sev2:open',
  ]);
});

it('gives every row a key of its own', () => {
  const keys = cardsOf(everything, scene).flatMap(({ rows }) => rows.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[a-z_]+:[^:]+/);
});

const keysOf = (of: Today, now = NOW) =>
  cardsOf(of, { ...scene, now }).flatMap(({ rows }) => rows.map(({ key }) => key));

it.each<[string, Partial<Today>]>([
  ['a task has another day', { tasks: [myTask('t1', 'Ask the provider', NOW + HOUR)] }],
  [
    'an incident is worse',
    {
      incidents: ['p1', 'r1', 'o1'].map((id) => incidentRow({ id, severity: 'sev1' })),
    },
  ],
  [
    'an action is overdue',
    {
      reviews: {
        ...everything.reviews,
        actions: [{ action: action('a1'), days_over: 1 }],
      },
    },
  ],
  [
    'a review is to be read anew',
    {
      reviews: {
        ...everything.reviews,
        reviews: [{ review: reviewRow('v1'), task: 'read', since: 9 }],
      },
    },
  ],
  [
    'a goal is further behind',
    { goals: { ...everything.goals, at_risk: [goalRow('g1', { state: 'off_track' })] } },
  ],
  ['a connection failed again', { failing: [{ ...connection, error_since: 2 }] }],
  ['a threshold is crossed', { off_target: [{ ...kpi, crossed: 1 }] }],
  ['there is more to set up', { unmapped_environments: 3 }],
])('makes a row another when %s, and leaves the others as they are', (_, part) => {
  const before = keysOf(everything);
  const after = keysOf({ ...everything, ...part });
  expect(after.filter((key) => !before.includes(key))).toHaveLength(1);
});

it('shows the first eight of each kind where a card leads to all, and the next when one waits', () => {
  const many = today({
    goals: {
      check_ins: Array.from({ length: 12 }, (_, n) => due(`k${n}`)),
      at_risk: [goalRow('g1')],
      to_score: [],
    },
    tasks: Array.from({ length: 12 }, (_, n) => myTask(`t${n}`, `Task ${n}`)),
  });
  const cards = cardsOf(many, scene);
  const [tasks, goals] = arrange(cards, nobodyWaits).cards;
  expect([tasks?.rows.length, tasks?.links.length]).toEqual([12, 0]);
  expect([goals?.rows.length, goals?.links.map(({ title }) => title)]).toEqual([
    9,
    ['All of your goals'],
  ]);
  const first = goals?.rows[0]?.key ?? '';
  const { cards: left, aside } = arrange(cards, new Map([[first, MORNING]]));
  expect(left[1]?.rows.map(({ title }) => title)).toContain('Key result k8');
  expect(aside.map(({ row, card, until }) => [row.key, card, until])).toEqual([
    [first, 'Your goals', MORNING],
  ]);
});

it('keeps what may not wait, whatever is remembered', () => {
  const keys = keysOf(everything);
  const { cards, aside } = arrange(
    cardsOf(everything, scene),
    new Map(keys.map((key) => [key, MORNING])),
  );
  const left = cards.flatMap(({ rows }) => rows.map(({ key }) => key));
  expect(left).toEqual(['page:p1:1', `update:r1:${NOW}:overdue`, 'role:r1:sev2:open:commander']);
  expect(left.length + aside.length).toBe(keys.length);
});

it.each<[string, boolean, Partial<Today>]>([
  ['with nothing', true, {}],
  [
    'beside what is to be set up and who is on call',
    true,
    { unmapped_environments: 5, on_call: onCall },
  ],
  ['with a task', false, { tasks: [myTask('t1', 'Ask')] }],
  ['with an offer', false, { on_call: { ...onCall, offers: [offer()] } }],
  ['with a failing connection', false, { failing: [connection] }],
  ['with a KPI off target', false, { off_target: [kpi] }],
  ['with an incident', false, { incidents: [incidentRow()] }],
  [
    'with a goal at risk',
    false,
    { goals: { check_ins: [], at_risk: [goalRow('g1')], to_score: [] } },
  ],
])('is empty %s: %s', (_, empty, part) => {
  expect(isEmpty(arrange(cardsOf(today(part), scene), nobodyWaits).cards)).toBe(empty);
});

it('forgets what is over', () => {
  const set_aside = [
    { key: 'task:t1', until: NOW },
    { key: 'task:t2', until: NOW + 1 },
  ];
  expect([...waitingUntil(set_aside, NOW).keys()]).toEqual(['task:t2']);
});

it.each([
  [MORNING, NOW, 'until tomorrow, 08:00'],
  [MORNING, MORNING - HOUR, 'until 08:00'],
  [MORNING + 48 * HOUR, NOW, 'until Thu 08:00'],
])('a row that is back at %d waits %s', (until, now, words) => {
  expect(untilWords(until, now)).toBe(words);
});

it.each([
  [[MORNING, MORNING, MORNING], NOW, '3 set aside until tomorrow'],
  [[MORNING], MORNING - HOUR, '1 set aside until 08:00'],
  [[MORNING, MORNING - 24 * HOUR], MORNING - 25 * HOUR, '2 set aside until tomorrow at the latest'],
])('rows that are back at %j are told of as %s', (until, now, words) => {
  expect(asideWords(until, now)).toBe(words);
});

it('knows what is next: the shift, and what is due first of all that waits', () => {
  const shift = (from: number, to: number) => ({
    schedule: 's1',
    name: 'Payments',
    window: { from, to },
  });
  const later = action('a9', { title: 'Drop the old queue', due: '2026-03-20' });
  const of = today({
    on_call: { ...onCall, me: { now: [], until: null, next: shift(NOW + 4 * HOUR, MORNING) } },
    reviews: { ...today().reviews, next_action: later },
    tasks: [
      myTask('t1', 'Ask the provider', NOW + 3 * HOUR),
      myTask('t2', 'Write to support', NOW - HOUR),
    ],
  });
  expect(nextWords(of, [], NOW)).toEqual([
    'Your next shift: Payments, 14:00.',
    '‘Drop the old queue’ is due 20 Mar.',
  ]);
  const cards = cardsOf(of, scene);
  const all = new Map(keysOf(of).map((key) => [key, MORNING]));
  expect(nextWords(of, arrange(cards, all).aside, NOW)[1]).toBe(
    '‘Ask the provider’ is due in 3 h.',
  );
  const duty = { now: [shift(NOW - HOUR, MORNING)], until: MORNING, next: null };
  expect(nextWords({ ...today(), on_call: { ...onCall, me: duty } }, [], NOW)).toEqual([
    'You are on call in Payments until Tue 08:00.',
  ]);
  expect(nextWords(today(), [], NOW)).toEqual([]);
});
