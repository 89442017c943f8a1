import type {
  AlignedGoal,
  AlignedKpi,
  AlignedTeam,
  Alignment,
  CheckInDue,
  Discipline,
  Goal,
  GoalList,
  GoalOwner,
  GoalRow,
  GoalTeam,
  MemberView,
  Period,
  Remark,
  TeamView,
} from '../src/api';

/** The quarter in which tests look at goals. */
export const q4: Period = { first_day: '2026-10-01', last_day: '2026-12-31' };

/** A team of operations. */
export const platform: GoalTeam = { id: 't1', name: 'Platform', discipline: 'operations' };

/** A team of development. */
export const payments: GoalTeam = { id: 't2', name: 'Payments', discipline: 'development' };

/** Who owns goals for either. */
export const mara: GoalOwner = { id: 'm1', name: 'Mara Lindt', disciplines: ['operations'] };
export const jonas: GoalOwner = { id: 'm2', name: 'Jonas Weber', disciplines: ['development'] };

/** A line of the list, with what a test says otherwise. */
export const goalRow = (id: string, part: Partial<GoalRow> = {}): GoalRow => ({
  id,
  title: `Goal ${id}`,
  parent: null,
  depth: 0,
  period: q4,
  period_name: 'Q4 2026',
  teams: [platform, payments],
  owners: [mara, jonas],
  state: 'on_track',
  why: '',
  progress: 0.4,
  expected: 0.55,
  score: null,
  key_results: 2,
  confidence: 'on_track',
  last_check_in: null,
  remarks: [],
  ...part,
});

/** What is odd about a goal that one side owns. */
export const silo: Remark = {
  kind: 'one_discipline',
  sentence: 'Only development owns it. Ask somebody of operations to own it too.',
  team: null,
};

/** What is odd about the goals of a team. */
export const unbalanced: Remark = {
  kind: 'speed_without_stability',
  sentence: 'The goals of Payments make changes faster, and none holds them stable.',
  team: 't2',
};

/** A list of goals. */
export const goalList = (
  rows: GoalRow[] = [goalRow('g1')],
  part: Partial<GoalList> = {},
): GoalList => ({
  rows,
  periods: [
    { period: q4, name: 'Q4 2026', goals: rows.length, current: true },
    {
      period: { first_day: '2026-07-01', last_day: '2026-09-30' },
      name: 'Q3 2026',
      goals: 1,
      current: false,
    },
  ],
  balance: [],
  total: rows.length,
  may_direct: true,
  may_check_in: true,
  ...part,
});

/** A goal's record. */
export const goalRecord = (part: Partial<Goal> = {}): Goal => ({
  title: 'Deploy daily',
  description: 'Small steps.',
  teams: ['t2'],
  owners: ['m2'],
  parent: null,
  ...q4,
  closing: null,
  carried_from: null,
  created_at: 0,
  created_by: 'm1',
  ...part,
});

/** A team as pickers know it. */
export const teamView = (id: string, name: string, discipline: Discipline): TeamView => ({
  id,
  team: { name, discipline, members: [] },
  services: [],
});

/** A member with teams. */
export const member = (id: string, name: string, teams: string[], is_me = false): MemberView => ({
  id,
  member: {
    name,
    email: '',
    role: 'admin',
    time_zone: 'Europe/Berlin',
    quiet_hours: null,
    remind_before_shift: null,
  },
  teams,
  is_me,
});

/** A check-in that is due. */
export const due = (key_result: string, part: Partial<CheckInDue> = {}): CheckInDue => ({
  key_result,
  title: `Key result ${key_result}`,
  goal: 'g1',
  goal_title: 'Deploy daily',
  due_at: Date.now() - 3 * 86_400_000,
  last_check_in: null,
  ...part,
});

/** A goal on the map. */
export const aligned = (
  id: string,
  part: Partial<GoalRow> = {},
  kpis: AlignedGoal['kpis'] = [],
): AlignedGoal => {
  const row = goalRow(id, part);
  return { row, teams: row.teams.map((team) => team.id), kpis };
};

/** A team on the map. */
export const alignedTeam = (
  team: GoalTeam,
  shared: string[] = [],
  own: string[] = [],
): AlignedTeam => ({ ...team, shared, own });

/** KPIs on the map. */
export const speed: AlignedKpi = {
  kpi: 'lead_time',
  name: 'Lead time for changes',
  concern: 'speed',
  trend: 'better',
};
export const stability: AlignedKpi = {
  kpi: 'change_failure_rate',
  name: 'Change failure rate',
  concern: 'stability',
  trend: 'worse',
};

/** A small map. */
export const alignment = (part: Partial<Alignment> = {}): Alignment => ({
  goals: [aligned('g1')],
  teams: [alignedTeam(platform, ['g1']), alignedTeam(payments, ['g1'])],
  kpis: [speed, stability],
  balance: [],
  ...part,
});
