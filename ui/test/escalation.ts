import type {
  EscalationStory,
  LoadRow,
  PageStory,
  RoutingTest,
  RoutingTestRow,
  SimulatedPage,
  SimulatedStep,
  Simulation,
} from '../src/api';

/** A member who would be told, with what a test says otherwise. */
export const page = (name: string, part: Partial<SimulatedPage> = {}): SimulatedPage => ({
  member: `m-${name}`,
  name,
  why: 'on call in Primary',
  held_until: null,
  ...part,
});

/** A level in a round. */
export const step = (
  round: number,
  level: number,
  at: number,
  part: Partial<SimulatedStep> = {},
): SimulatedStep => ({
  round,
  level,
  at,
  wait: 300_000,
  members: [],
  channels: [],
  passed_over: null,
  ...part,
});

/** What the simulator answers. */
export const simulation = (part: Partial<Simulation> = {}): Simulation => ({
  policy: 'p1',
  policy_name: 'Night',
  path_name: '',
  why: 'The rule ‘Critical’ chose it.',
  starts_at: 0,
  ends_at: null,
  steps: [],
  more_steps: 0,
  hand_overs: [],
  warnings: [],
  ...part,
});

/** What became of one page. */
export const pageStory = (name: string, part: Partial<PageStory> = {}): PageStory => ({
  member: `m-${name}`,
  member_name: name,
  round: 1,
  level: 1,
  due_at: 0,
  decided_at: 0,
  shown_at: null,
  held: null,
  seen_at: null,
  acknowledged_after: null,
  story: `${name} was told.`,
  ...part,
});

/** What became of the pages of one escalation. */
export const escalationStory = (part: Partial<EscalationStory> = {}): EscalationStory => ({
  escalated_at: 0,
  path_name: '',
  pages: [],
  posts: [],
  acknowledgement: null,
  ...part,
});

/** What a test of routing rules found. */
export const routingTest = (part: Partial<RoutingTest> = {}): RoutingTest => ({
  since: 0,
  alerts: 0,
  left_out: 0,
  matched: 0,
  paged: 0,
  opened: 0,
  joined: 0,
  quiet: 0,
  sentence: 'It would have paged nobody.',
  rows: [],
  ...part,
});

/** What the rules would have made of one alert. */
export const testedAlert = (id: string, part: Partial<RoutingTestRow> = {}): RoutingTestRow => ({
  alert: { connection: 'c', external_id: id },
  headline: `Alert ${id}`,
  service: null,
  service_name: '',
  severity: 'sev2',
  started_at: 0,
  ended_at: null,
  outcome: 'paged',
  why: 'The rule ‘Critical’ fits.',
  ...part,
});

/** The load of one member. */
export const loadRow = (name: string, part: Partial<LoadRow> = {}): LoadRow => ({
  member: `m-${name}`,
  name,
  pages: 0,
  nights: [],
  weekends: [],
  acknowledged: 0,
  time_to_acknowledge: null,
  ...part,
});
