import type {
  ImaginedIncident,
  Severity,
  SimulatedHandOver,
  SimulatedPage,
  SimulatedStep,
  Simulation,
} from '../../../api';
import { count, duration, instant } from '../../../format';
import type { Query } from '../../../shell/routes';
import { listed } from '../policies/policyWords';

const SEVERITIES: readonly string[] = ['sev1', 'sev2', 'sev3', 'sev4'];

/** The incident that an address imagines: a SEV2 of nothing in particular that begins `now`, unless it says more. */
export function imagined(query: Query, now: number): ImaginedIncident {
  return {
    severity: SEVERITIES.includes(query.severity ?? '') ? (query.severity as Severity) : 'sev2',
    service: query.service ?? null,
    policy: query.policy ?? null,
    at: /^\d{1,15}$/.test(query.at ?? '') ? Number(query.at) : now,
  };
}

/** The address's part that imagines an incident again. */
export function asQuery({ severity, service, policy, at }: ImaginedIncident): Query {
  return {
    severity,
    service: service ?? undefined,
    policy: policy ?? undefined,
    at: String(at),
  };
}

/** Whether it is about anything: without a service and a policy nobody can be named. */
export const isAbout = ({ service, policy }: ImaginedIncident): boolean =>
  service !== null || policy !== null;

/** One thing on the simulated timeline. */
export type Moment = { id: string; at: number } & (
  | { kind: 'begins' }
  | { kind: 'step'; step: SimulatedStep }
  | { kind: 'heard'; page: SimulatedPage; step: SimulatedStep }
  | { kind: 'hand_over'; handOver: SimulatedHandOver }
  | { kind: 'ends' }
);

/** What stands on the timeline: a moment, a stretch in which nothing happens, or a new day. */
export type Line =
  | { kind: 'moment'; id: string; moment: Moment }
  | { kind: 'gap'; id: string; ms: number }
  | { kind: 'day'; id: string; at: number };

const GAP = 30 * 60_000;
/** Of what happens at one instant, what is told first. */
const RANK: Record<Moment['kind'], number> = {
  begins: 0,
  hand_over: 1,
  step: 2,
  heard: 3,
  ends: 4,
};

/** All that happens in a simulation, in the order of time. */
export function moments(simulation: Simulation, begins: number): Moment[] {
  const all: Moment[] = [{ kind: 'begins', id: 'begins', at: begins }];
  for (const step of simulation.steps) {
    const of = `${step.round} ${step.level}`;
    all.push({ kind: 'step', id: `step ${of}`, at: step.at ?? begins, step });
    for (const page of step.members)
      if (page.held_until !== null)
        all.push({
          kind: 'heard',
          id: `heard ${of} ${page.member}`,
          at: page.held_until,
          page,
          step,
        });
  }
  for (const [index, handOver] of simulation.hand_overs.entries())
    all.push({ kind: 'hand_over', id: `hand-over ${index}`, at: handOver.at ?? begins, handOver });
  if (simulation.ends_at !== null) all.push({ kind: 'ends', id: 'ends', at: simulation.ends_at });
  return all.sort((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind]);
}

/** The moments with a mark for each new day, and each silence of 30 min or more compressed to one. */
export function lines(all: readonly Moment[], dayOf: (at: number) => string): Line[] {
  const found: Line[] = [];
  let before: Moment | undefined;
  for (const moment of all) {
    if (before && moment.at - before.at >= GAP)
      found.push({ kind: 'gap', id: `gap ${moment.id}`, ms: moment.at - before.at });
    if (!before || dayOf(before.at) !== dayOf(moment.at))
      found.push({ kind: 'day', id: `day ${moment.id}`, at: moment.at });
    found.push({ kind: 'moment', id: moment.id, moment });
    before = moment;
  }
  return found;
}

/** How long after the beginning something happens: 'at once', '+5 min'. */
export const after = (at: number, begins: number): string =>
  at <= begins ? 'at once' : `+${duration(at - begins)}`;

/** Who hears of it first and when, in one sentence. */
export function firstHeard({ steps }: Simulation, begins: number): string {
  const heard = steps.flatMap(({ at, members }) =>
    members.map(({ name, held_until }) => ({ name, at: held_until ?? at ?? begins })),
  );
  const first = Math.min(...heard.map(({ at }) => at));
  if (!Number.isFinite(first)) return 'Nobody hears of it.';
  const who = [...new Set(heard.filter(({ at }) => at === first).map(({ name }) => name))];
  const names = who.length > 4 ? count(who.length, 'person', 'people') : listed(who);
  const when =
    first <= begins ? 'at once' : `after ${duration(first - begins)}, at ${instant(first)}`;
  return `${names} ${who.length === 1 ? 'hears' : 'hear'} of it first, ${when}.`;
}

/** What a hand-over of a shift changes: 'Primary hands over from Ana to Ben'. */
export function handOverWords({ schedule_name, from, to }: SimulatedHandOver): string {
  const before = listed(from) || 'nobody';
  const next = listed(to) || 'nobody';
  return `${schedule_name} hands over from ${before} to ${next}`;
}
