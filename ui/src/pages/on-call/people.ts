import type { MemberView, Schedule, TeamView } from '../../api';
import type { Person } from '../../ui/person';

/** Members as pickers show them: those who take turns in the schedule first, then by name. */
export function people(
  members: readonly MemberView[],
  teams: readonly TeamView[],
  schedule?: Pick<Schedule, 'layers'>,
): Person[] {
  const taking = new Set(schedule?.layers.flatMap((layer) => layer.members));
  return members
    .map(({ id, member, teams: [team] }) => {
      const own = teams.find((each) => each.id === team)?.team;
      return {
        id,
        name: member.name,
        handle: member.email,
        team: own?.name,
        discipline: own?.discipline,
      };
    })
    .toSorted(
      (a, b) => Number(taking.has(b.id)) - Number(taking.has(a.id)) || a.name.localeCompare(b.name),
    );
}
