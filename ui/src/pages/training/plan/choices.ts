import type {
  IncidentRow,
  MemberView,
  SessionDetail,
  SessionKind,
  SkillsMatrix,
  TeamView,
} from '../../../api';
import { instant } from '../../../format';
import type { Query } from '../../../shell/routes';
import type { Option } from '../../../ui/option';
import { disciplineNames, type Person } from '../../../ui/person';
import { people } from '../../on-call/people';
import { kinds } from '../words';

/** What a link to a new session says of it. */
export interface Prefill {
  title: string;
  skills: string[];
  host: string | null;
  guests: string[];
  facilitator: string | null;
  /** The action item that asks for it. */
  action: string | null;
}

const keys = ['plan', 'title', 'skill', 'host', 'guest', 'facilitator', 'action'] as const;

/** Takes what a link says of a new session out of the address, which closes its dialog. */
export const notPlanning: Query = Object.fromEntries(keys.map((key) => [key, undefined]));

const listed = (text: string | undefined): string[] =>
  (text ?? '').split(',').filter((each) => each !== '');

/** What the address says of a new session; several skills and guests have commas between them. */
export const prefillOf = (query: Record<string, string>): Prefill => ({
  title: query.title ?? '',
  skills: listed(query.skill),
  host: query.host || null,
  guests: listed(query.guest),
  facilitator: query.facilitator || null,
  action: query.action || null,
});

/** The skills to choose from, each with what it is about. */
export const skillOptions = (matrix: Pick<SkillsMatrix, 'groups'> | undefined): Option[] =>
  (matrix?.groups ?? []).flatMap(({ name, skills }) =>
    skills.map(({ id, skill }) => ({ value: id, label: skill.name, hint: name })),
  );

/** The teams to choose from, those of whoever uses this laptop first. */
export function teamOptions(teams: readonly TeamView[], mine: readonly string[]): Option[] {
  const own = new Set(mine);
  const grouped = own.size > 0;
  return teams
    .toSorted(
      (a, b) =>
        Number(own.has(b.id)) - Number(own.has(a.id)) || a.team.name.localeCompare(b.team.name),
    )
    .map(({ id, team }) => ({
      value: id,
      label: team.name,
      hint: disciplineNames[team.discipline],
      group: grouped ? (own.has(id) ? 'Your teams' : 'Other teams') : undefined,
    }));
}

/** Who can lead a session: those of the team that teaches first, then by name. */
export function leaders(
  members: readonly MemberView[],
  teams: readonly TeamView[],
  host: string | null,
): Person[] {
  const ofHost = new Set(
    members.filter((each) => host !== null && each.teams.includes(host)).map(({ id }) => id),
  );
  return people(members, teams).toSorted(
    (a, b) => Number(ofHost.has(b.id)) - Number(ofHost.has(a.id)),
  );
}

/** The kinds to choose from. */
export const kindChoices: readonly Option<SessionKind>[] = (
  Object.keys(kinds) as SessionKind[]
).map((kind) => ({ value: kind, label: kinds[kind].word, icon: kinds[kind].icon }));

/** The past incidents that a drill can replay; the one that it replays already stays choosable. */
export function incidentOptions(
  rows: readonly IncidentRow[],
  chosen: SessionDetail['incident'],
  now: number,
): Option[] {
  const known = rows.map(({ id, title, severity, opened_at }) => ({
    id,
    title,
    severity,
    opened_at,
  }));
  const all = chosen && !known.some(({ id }) => id === chosen.id) ? [chosen, ...known] : known;
  return all.map(({ id, title, severity, opened_at }) => ({
    value: id,
    label: title,
    hint: `${severity.toUpperCase()}, ${instant(opened_at ?? 0, { now })}`,
  }));
}
