import type {
  DrillIncident,
  MatrixSkill,
  MyFollowUp,
  Session,
  SessionDetail,
  SessionList,
  SessionRow,
  SessionTeam,
  SignUpView,
  SkillsMatrix,
} from '../src/api';

/** Now, in the tests of training: a Tuesday noon in Berlin. */
export const NOON = Date.parse('2026-11-24T12:00:00+01:00');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The team that teaches in most tests, and the one that learns. */
export const platform: SessionTeam = { id: 't1', name: 'Platform', discipline: 'operations' };
export const payments: SessionTeam = { id: 't2', name: 'Payments', discipline: 'development' };

/** A line of the list, a week from now, with what a test says otherwise. */
export const sessionRow = (id: string, part: Partial<SessionRow> = {}): SessionRow => ({
  id,
  title: `Session ${id}`,
  kind: 'workshop',
  state: 'planned',
  starts_at: NOON + 7 * DAY,
  length: HOUR,
  time_zone: 'Europe/Berlin',
  place: '',
  host: platform,
  guests: [payments],
  facilitator_name: 'Mara Lindt',
  skill_names: ['Fail the database over'],
  capacity: 8,
  places_taken: 3,
  waiting: 0,
  attended: 0,
  useful: null,
  repeats: false,
  signed_up: false,
  waiting_place: null,
  ...part,
});

/** A list of sessions. */
export const sessionList = (
  rows: SessionRow[] = [sessionRow('s1')],
  part: Partial<SessionList> = {},
): SessionList => ({
  rows,
  coming: rows.length,
  total: rows.length,
  may_plan: true,
  may_sign_up: true,
  ...part,
});

/** A session's record. */
export const session = (part: Partial<Session> = {}): Session => ({
  title: 'Fail the payments database over',
  description: 'So that **nobody** is alone with it.',
  kind: 'workshop',
  skills: ['k1'],
  host_team: 't1',
  guest_teams: ['t2'],
  facilitator: 'm1',
  starts_at: NOON + 7 * DAY,
  length: HOUR,
  time_zone: 'Europe/Berlin',
  place: 'Room 3',
  materials: 'Bring a laptop.',
  capacity: 8,
  state: 'planned',
  series: null,
  incident: null,
  action_item: null,
  created_at: NOON,
  created_by: 'm1',
  ...part,
});

/** Somebody's part in a session. */
export const signUp = (
  member: string,
  name: string,
  part: Partial<SignUpView> = {},
): SignUpView => ({
  member,
  name,
  teams: ['Payments'],
  at: NOON - DAY,
  waiting_place: null,
  attended: null,
  useful: null,
  feedback: '',
  ...part,
});

/** All there is to say of one session. What is said of the record holds for its line too. */
export function sessionDetail(
  part: Partial<SessionDetail> = {},
  record: Partial<Session> = {},
): SessionDetail {
  const said = session(record);
  const { title, kind, state, starts_at, length, time_zone, place, capacity } = said;
  const row = sessionRow('s1');
  return {
    session: said,
    description_html: '<p>So that <strong>nobody</strong> is alone with it.</p>',
    materials_html: '<p>Bring a laptop.</p>',
    skills: [['k1', 'Fail the database over']],
    sign_ups: [],
    invited: [],
    incident: null,
    action_item: null,
    series: [],
    may_plan: true,
    may_sign_up: true,
    may_give_feedback: false,
    my_teams: ['t1'],
    ...part,
    row: sessionRow('s1', {
      title,
      kind,
      state,
      starts_at,
      length,
      time_zone,
      place,
      capacity,
      places_taken: 0,
      ...part.row,
      // What the record says, its line says too.
      ...Object.fromEntries(Object.entries(said).filter(([key]) => key in record && key in row)),
    }),
  };
}

/** The incident that the drills of the tests replay: it began at noon and was over after 2 h. */
export const drillIncident = (part: Partial<DrillIncident> = {}): DrillIncident => ({
  id: 'i1',
  title: 'Checkout answers with 502',
  severity: 'sev1',
  opened_at: NOON,
  resolved_at: NOON + 2 * HOUR,
  ...part,
});

/** A follow-up of a weekly review. */
export const followUp = (id: string, part: Partial<MyFollowUp> = {}): MyFollowUp => ({
  id,
  review: 'w1',
  review_name: 'Ops and Dev, Monday',
  week: '2026-11-16',
  title: `Follow-up ${id}`,
  ...part,
});

const skill = (id: string, name: string): MatrixSkill => ({
  id,
  skill: { name, description: '', service: null, tool: '', wanted: 2 },
  description_html: '',
  cells: [],
  alone: 1,
  alone_confirmed: 0,
  gap: '',
});

/** Two skills, about a service and about a tool. */
export const skillsMatrix = (): SkillsMatrix => ({
  members: [],
  groups: [
    { service: 's1', name: 'payments', skills: [skill('k1', 'Fail the database over')] },
    { service: null, name: 'Terraform', skills: [skill('k2', 'Read a plan')] },
  ],
  services: [],
  pairings: [],
  total: 2,
  me: 'm1',
  may_plan: true,
  may_assess: true,
  fades_after_days: 365,
});
