import type { KpiScope, TargetScope, Unit } from '../../../api';
import type { Option } from '../../../ui/option';
import { readTarget, readValue } from '../value';

/** Whom a target or threshold can be set for: everybody, or the one service or team that is looked at. */
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
    all.push(reach({ kind: 'service', id: service }, name));
  }
  if (team !== undefined && teams.length === 1 && services.length === 0) {
    all.push(reach({ kind: 'team', id: team }, name));
  }
  all.push(reach({ kind: 'workspace' }, name));
  return all;
}

/** The same, with whom it holds for now, though somebody else is on screen. */
export function reachesWith(
  kept: TargetScope | undefined,
  scope: Pick<KpiScope, 'services' | 'teams'>,
  name: (id: string) => string | undefined,
): Reach[] {
  const all = reaches(scope, name);
  if (!kept || all.some((each) => reachId(each.scope) === reachId(kept))) return all;
  return [reach(kept, name), ...all];
}

/** What tells whom it holds for from others, as an option's value. */
export function reachId(scope: TargetScope): string {
  return scope.kind === 'workspace' ? scope.kind : `${scope.kind} ${scope.id}`;
}

function reach(scope: TargetScope, name: (id: string) => string | undefined): Reach {
  const value = reachId(scope);
  if (scope.kind === 'workspace') return { option: { value, label: 'Everybody' }, scope };
  const label = name(scope.id) ?? (scope.kind === 'team' ? 'This team' : 'This service');
  return { option: { value, label, hint: scope.kind }, scope };
}

/** What was typed as a target: the value, or the sentence that says what is wrong with it. */
export function typedTarget(text: string, unit: Unit, label = ''): Typed {
  return typed(readTarget(text, unit, label));
}

/** What was typed as another value of a KPI, such as a threshold's. */
export function typedValue(text: string, unit: Unit, label = '', noun = 'value'): Typed {
  return typed(readValue(text, unit, label, noun));
}

/** A value, or the sentence that says what is wrong with the text. */
export interface Typed {
  value: number | null;
  wrong: string | null;
}

function typed(read: number | { wrong: string }): Typed {
  return typeof read === 'number'
    ? { value: read, wrong: null }
    : { value: null, wrong: read.wrong };
}
