import type { Discipline, MatrixMember } from '../../../api';
import { disciplineNames } from '../../../ui/person';
import { hueOf } from '../../goals/sides';

/** Who heads a column, in words: 'Mara Lindt (you), Platform, Ops'. */
export function memberWords({ id, name, teams, disciplines }: MatrixMember, me: string): string {
  const said = [id === me ? `${name} (you)` : name];
  said.push(teams.length > 0 ? teams.join(' and ') : 'in no team');
  if (disciplines.length > 0)
    said.push(disciplines.map((each) => disciplineNames[each]).join(' and '));
  return said.join(', ');
}

/** The stripe below a name: the hue of the discipline, and both where somebody belongs to both. */
export function stripeOf(disciplines: readonly Discipline[]): string {
  const hue = hueOf(disciplines);
  if (hue === 'operations') return 'bg-ops';
  if (hue === 'development') return 'bg-dev';
  const both = disciplines.includes('operations') && disciplines.includes('development');
  return both ? 'bg-linear-to-r from-ops to-dev' : 'bg-line-strong';
}
