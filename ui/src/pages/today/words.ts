import type { GoalRow, IncidentRole, KpiCard, MyAction, Today, Unit } from '../../api';
import { count, day, duration, instant, number, percent } from '../../format';
import { href } from '../../shell/router.svelte';
import { progressWords } from '../../ui/progress';
import { full } from '../kpis/value';
import { dayShown } from '../reviews/actions/list/words';

/** A KPI's value with its unit: '1 d 3 h', '9.6 %', '2.4 a day', '12 tickets'. */
export function kpiValue(value: number, unit: Unit, label = ''): string {
  switch (unit) {
    case 'duration':
      return duration(value);
    case 'share':
      return percent(value);
    case 'per_day':
      return `${number(value, 2)} a day`;
    case 'number':
      return full(value, unit, label);
  }
}

/** What a KPI should reach: 'at most 8 %', 'at least 2 a day'. */
export function targetWords({ evaluation, target, unit_label: label }: KpiCard): string {
  if (target?.value == null) return '';
  const bound = evaluation.direction === 'down' ? 'at most' : 'at least';
  return `${bound} ${kpiValue(target.value, evaluation.unit, label)}`;
}

/** One step of setting up that is still open. */
export interface Hint {
  id: string;
  title: string;
  why: string;
  /** The verb on its button. */
  verb: string;
  href: string;
}

type Counts = Pick<
  Today,
  'connections' | 'services' | 'unmapped_environments' | 'unassigned_sources'
>;

/** What is left to set up, in the order in which it helps. */
export function hints({
  connections,
  services,
  unmapped_environments: unmapped,
  unassigned_sources: unassigned,
}: Counts): Hint[] {
  const found: Hint[] = [];
  if (connections === 0)
    found.push({
      id: 'connect',
      title: 'Nothing is connected yet',
      why: 'KPIs, alerts and deployments come from the systems that you connect.',
      verb: 'Connect a system',
      href: href('newConnection'),
    });
  if (unassigned > 0)
    found.push({
      id: 'assign',
      title: `${count(unassigned, 'source')} ${unassigned === 1 ? 'belongs' : 'belong'} to no service`,
      why: 'Their deployments count for nobody until a service owns them.',
      verb: 'Add services',
      href: href('team', { tab: 'services', add: '1' }),
    });
  else if (connections > 0 && services === 0)
    found.push({
      id: 'services',
      title: 'There are no services yet',
      why: 'KPIs and alerts are told apart by the service that they concern.',
      verb: 'Add a service',
      href: href('team', { tab: 'services', open: 'new' }),
    });
  if (unmapped > 0)
    found.push({
      id: 'map',
      title: `${count(unmapped, 'environment')} ${unmapped === 1 ? 'has' : 'have'} no tier`,
      why: 'Only deployments to production count in the KPIs.',
      verb: 'Map environments',
      href: href('environments'),
    });
  return found;
}

const roleNames: Record<IncidentRole, string> = {
  commander: 'commander',
  communications: 'communications lead',
  scribe: 'scribe',
  operations_lead: 'operations lead',
};

/** The roles that somebody holds, in a sentence: 'commander and scribe'. */
export function roleWords(roles: readonly IncidentRole[]): string {
  return new Intl.ListFormat('en').format(roles.map((role) => roleNames[role]));
}

const DAY = 86_400_000;

/** When something is due, seen from `now`: 'due in 12 min', 'due since 1 h', 'due 4 Mar 2026, 09:00'. */
export function dueWords(due: number, now: number): string {
  const away = Math.abs(due - now);
  if (away >= DAY) return `due ${instant(due, { now })}`;
  if (away < 60_000) return 'due now';
  return due > now ? `due in ${duration(away)}` : `due since ${duration(away)}`;
}

/** When an action item is due: 'due today', 'due 4 Dec', 'due since 3 days'; empty without a day. */
export function actionDueWords({ action, days_over: over }: MyAction, now: number): string {
  if (over !== null) return `due since ${count(over, 'day')}`;
  if (action.due === null) return '';
  const words = dayShown(action.due, now);
  return words === day(now, { now }) ? 'due today' : `due ${words}`;
}

/** The first instant of a day where this laptop is: a day has no zone. */
export const dayBegins = (wanted: string): number => new Date(`${wanted}T00:00:00`).getTime();

/** Why a goal is on Today: what the engine says, or how far it is. */
export const goalWords = ({ why, progress, expected }: GoalRow): string =>
  why || progressWords(progress, expected);
