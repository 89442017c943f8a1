import type { KpiScope, TargetScope } from '../../api';
import type { Option } from '../../ui/option';
import { readTarget } from './value';
import type { Unit } from '../../api';

/** What a target can be set for: everybody, and what is looked at if that is one service or team. */
export interface Reach {
  option: Option;
  scope: TargetScope;
}

/** For whom a target can be set while this scope is on screen; the narrowest first. */
export function reaches(
  { services, teams }: Pick<KpiScope, 'services' | 'teams'>,
  name: (id: string) => string | undefined,
): Reach[] {
  const all: Reach[] = [];
  const [service, team] = [services[0], teams[0]];
  if (service !== undefined && services.length === 1 && teams.length === 0) {
    all.push({
      option: { value: 'service', label: name(service) ?? 'This service', hint: 'service' },
      scope: { kind: 'service', id: service },
    });
  }
  if (team !== undefined && teams.length === 1 && services.length === 0) {
    all.push({
      option: { value: 'team', label: name(team) ?? 'This team', hint: 'team' },
      scope: { kind: 'team', id: team },
    });
  }
  all.push({ option: { value: 'workspace', label: 'Everybody' }, scope: { kind: 'workspace' } });
  return all;
}

/** What was typed as a target: the value, or the sentence that says what is wrong with it. */
export function typedTarget(
  text: string,
  unit: Unit,
): { value: number | null; wrong: string | null } {
  const read = readTarget(text, unit);
  return typeof read === 'number'
    ? { value: read, wrong: null }
    : { value: null, wrong: read.wrong };
}
