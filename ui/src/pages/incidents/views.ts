import type {
  AlertView,
  CauseLink,
  DeploymentView,
  FactKey,
  IncidentDetail,
  IncidentRow,
  IncidentStatus,
  MemberView,
  Rung,
  RungState,
  Severity,
  TeamView,
} from '../../api';
import { day, duration, instant, timeOfDay } from '../../format';
import { match } from '../../ui/match';
import type { Filters } from '../../ui/filters.svelte';
import type { Option } from '../../ui/option';
import type { Person } from '../../ui/person';
import type { Narrowing } from './queries';

/** The severities with what they mean, worst first. */
export const severities: readonly Option<Severity>[] = [
  { value: 'sev1', label: 'SEV1', hint: 'users cannot do what they came for' },
  { value: 'sev2', label: 'SEV2', hint: 'users are badly hindered' },
  { value: 'sev3', label: 'SEV3', hint: 'users notice' },
  { value: 'sev4', label: 'SEV4', hint: 'nobody but us notices, yet' },
];

/** Where an incident can stand. */
export const statuses: readonly Option<IncidentStatus>[] = [
  { value: 'open', label: 'Open' },
  { value: 'acknowledged', label: 'Acknowledged' },
  { value: 'resolved', label: 'Resolved' },
];

/** How long an incident took, or has taken by now, in milliseconds. */
export function lasted(
  { opened_at, resolved_at }: Pick<IncidentRow, 'opened_at' | 'resolved_at'>,
  now: number,
): number {
  return Math.max(0, (resolved_at ?? now) - (opened_at ?? now));
}

/** What the filter bar asks of the engine. */
export function narrowing(filters: Pick<Filters, 'words' | 'of'>): Narrowing {
  return {
    statuses: [...filters.of('status')] as IncidentStatus[],
    severities: [...filters.of('severity')] as Severity[],
    services: [...filters.of('service')],
    text: filters.words.trim(),
  };
}

/** A fact's identity as one text. */
export const factId = ({ connection, external_id }: FactKey): string =>
  `${connection}/${external_id}`;

/** The labels of an alert as `name=value`, its name first left out because it is the title. */
export function labelTexts(alert: Pick<AlertView, 'labels'>): string[] {
  return Object.entries(alert.labels)
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

/** Whether an alert has all the words in its name, headline or labels, and one of the states. */
export function alertPasses(alert: AlertView, filters: Pick<Filters, 'words' | 'allows'>): boolean {
  if (!filters.allows('state', alert.state)) return false;
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value}`);
  return match([alert.name, alert.headline, ...labels].join(' '), filters.words) > 0;
}

/** Members as the pickers show them, with the first of their teams. */
export function people(members: readonly MemberView[], teams: readonly TeamView[]): Person[] {
  return members.map(({ id, member, teams: of }) => {
    const team = teams.find((each) => each.id === of[0])?.team;
    return { id, name: member.name, team: team?.name, discipline: team?.discipline };
  });
}

/** What is wrong with who is told of an incident; null when somebody is, or when it is over. */
export function nobodyTold({ row, incident, ladder }: IncidentDetail): string | null {
  if (row.status === 'resolved') return null;
  if (incident.policy === null) return 'It has no escalation policy, so nobody is told of it.';
  if (ladder.every(({ members }) => members.length === 0)) {
    return ladder.some(({ channels }) => channels.length > 0)
      ? 'Its policy only posts to chat channels, so nobody is paged.'
      : 'No level of its policy reaches anybody, so nobody is told of it.';
  }
  return null;
}

/** How a step of the ladder stands at `now`, in words. */
export function rungWords({ state, due_at }: Pick<Rung, 'state' | 'due_at'>, now: number): string {
  const due = due_at ?? now;
  const when = day(due) === day(now) ? timeOfDay(due) : instant(due, { now });
  const words: Record<RungState, string> = {
    told: `Told at ${when}`,
    next: due > now ? `Is told in ${duration(due - now)}` : 'Is told now',
    later: `Would be told at ${when}`,
    not_needed: 'Not needed',
    nobody: 'Reaches nobody, so it is passed over',
  };
  return words[state];
}

/** The steps of a ladder by round. */
export function rounds(ladder: readonly Rung[]): Rung[][] {
  const byRound = new Map<number, Rung[]>();
  for (const rung of ladder) byRound.set(rung.round, [...(byRound.get(rung.round) ?? []), rung]);
  return [...byRound.entries()].sort(([a], [b]) => a - b).map(([, rungs]) => rungs);
}

/** A deployment in one line: what, where and when. */
export function deploymentLine(deployment: DeploymentView): string {
  const where = [deployment.service_name || deployment.source, deployment.environment];
  const at = deployment.finished_at ?? deployment.started_at ?? deployment.created_at;
  return [deployment.title || deployment.reference || deployment.commit.slice(0, 8), ...where]
    .filter(Boolean)
    .concat(at === null ? [] : [instant(at)])
    .join(' · ');
}

/** What the cause picker can answer beside a deployment. */
export const NO_DEPLOYMENT = 'no deployment';

/** The cause that a choice of the picker means: `NO_DEPLOYMENT`, or the fact's identity. */
export function causeOf(choice: string, candidates: readonly DeploymentView[]): CauseLink | null {
  if (choice === NO_DEPLOYMENT) return { kind: 'no_deployment' };
  const deployment = candidates.find(({ key }) => factId(key) === choice);
  return deployment ? { kind: 'deployment', deployment: deployment.key } : null;
}
