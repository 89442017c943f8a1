import type { GoalTeam, TeamView } from '../../api';

/**
 * The teams of a weekly review with what they are there for; none that were deleted. A review of
 * all of the workspace names none.
 */
export function teamsOf(ids: readonly string[], teams: readonly TeamView[]): GoalTeam[] {
  return teams
    .filter(({ id }) => ids.includes(id))
    .map(({ id, team }) => ({ id, name: team.name, discipline: team.discipline }));
}
