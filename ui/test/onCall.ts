import type {
  Layer,
  MemberView,
  OfferView,
  OverrideView,
  Person,
  Schedule,
  SchedulePreview,
  ScheduleRow,
  ScheduleView,
  ShiftView,
} from '../src/api';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Monday, 30 November 2026, 09:00 in Berlin: the beginning of the week that tests look at. */
export const monday = Date.UTC(2026, 10, 30, 8);

/** Wednesday at noon of that week: when tests look at it. */
export const wednesday = monday + 2 * DAY + 3 * HOUR;

/** Two people. */
export const mara: Person = { member: 'm1', name: 'Mara Lindt' };
export const jonas: Person = { member: 'm2', name: 'Jonas Weber' };

/** A member as the engine lists them. */
export const memberView = ({ member, name }: Person, is_me = false): MemberView => ({
  id: member,
  member: {
    name,
    email: '',
    role: 'admin',
    time_zone: 'Europe/Berlin',
    quiet_hours: null,
    remind_before_shift: null,
  },
  teams: [],
  is_me,
});

/** A layer in which both take weekly turns. */
export const layer = (part: Partial<Layer> = {}): Layer => ({
  name: 'Everyone',
  members: ['m1', 'm2'],
  rotation: { kind: 'weeks', every: 1, weekday: 'monday', at: 540 },
  starts_on: '2026-11-30',
  ends_on: null,
  hours: null,
  ...part,
});

/** A schedule with that layer. */
export const schedule = (part: Partial<Schedule> = {}): Schedule => ({
  name: 'Payments',
  description: 'Whoever answers for payments',
  time_zone: 'Europe/Berlin',
  layers: [layer()],
  ...part,
});

/** A shift from and to a number of days after Monday. */
export const shift = (
  from: number,
  to: number,
  people: Person[],
  part: Partial<ShiftView> = {},
): ShiftView => ({
  window: { from: monday + from * DAY, to: monday + to * DAY },
  people,
  overridden: false,
  is_mine: false,
  ...part,
});

/** Mara for a week, Jonas for the next, and then nobody for a day. */
export const plan = (part: Partial<SchedulePreview> = {}): SchedulePreview => ({
  window: { from: monday - 35 * DAY, to: monday + 50 * DAY },
  layers: [{ layer: 0, name: 'Everyone', shifts: [shift(0, 7, [mara]), shift(7, 14, [jonas])] }],
  shifts: [
    shift(0, 7, [mara], { is_mine: true }),
    shift(7, 12, [jonas]),
    shift(13, 50, [jonas], { overridden: true }),
  ],
  gaps: [{ from: monday + 12 * DAY, to: monday + 13 * DAY }],
  double_bookings: [
    {
      window: { from: monday + 8 * DAY, to: monday + 9 * DAY },
      people: [jonas],
      schedules: ['s1', 's2'],
      overrides: [],
      sentence: 'Jonas Weber is on call in Payments and in Search at once.',
    },
  ],
  ...part,
});

/** An offer of Mara's shift that asks for an answer. */
export const offer = (part: Partial<OfferView> = {}): OfferView => ({
  id: 'o1',
  offer: {
    schedule: 's1',
    member: 'm2',
    window: { from: monday + 7 * DAY, to: monday + 8 * DAY },
    asked: 'm1',
    in_return: null,
    note: 'A wedding',
    taken_by: null,
    taken_at: null,
    closed_at: null,
    declined_by: [],
  },
  schedule_name: 'Payments',
  state: 'open',
  member: jonas,
  asked: mara,
  taken_by: null,
  declined_by: [],
  asks_me: true,
  may_take: true,
  may_withdraw: false,
  ...part,
});

/** An override by Jonas. */
export const override = (part: Partial<OverrideView> = {}): OverrideView => ({
  id: 'v1',
  record: {
    schedule: 's1',
    member: 'm2',
    instead_of: null,
    window: { from: monday + 13 * DAY, to: monday + 14 * DAY },
    reason: 'Dentist',
  },
  member: jonas,
  instead_of: null,
  may_edit: true,
  ...part,
});

const now = {
  people: [mara],
  since: monday,
  until: monday + 7 * DAY,
  next: [jonas],
  next_until: monday + 12 * DAY,
};

/** The schedule in the list. */
export const row = (part: Partial<ScheduleRow> = {}): ScheduleRow => ({
  id: 's1',
  schedule: schedule(),
  now,
  is_mine: true,
  next_gap: { from: monday + 12 * DAY, to: monday + 13 * DAY },
  gaps: 1,
  double_bookings: 1,
  open_offers: 1,
  ...part,
});

/** The schedule's page. */
export const view = (part: Partial<ScheduleView> = {}): ScheduleView => ({
  id: 's1',
  schedule: schedule(),
  now,
  plan: plan(),
  overrides: [override()],
  offers: [offer()],
  hand_overs: [
    {
      id: 'h1',
      note: { schedule: 's1', at: monday, by: 'm1', text: 'The queue is slow.' },
      by: mara,
      is_mine: true,
    },
  ],
  feed: null,
  may_edit: true,
  may_take_part: true,
  ...part,
});
