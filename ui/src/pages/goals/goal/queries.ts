import { createQuery } from '@tanstack/svelte-query';
import { api, type KpiScope, type TargetScope } from '../../../api';
import { toMinute } from '../../kpis/period';

/**
 * One goal. Its key does not begin with its identity: a goal above or below it, which changes on its
 * own, is shown on its page too.
 */
export const goalQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['goals', 'one', id()], queryFn: () => api.goal(id()) }));

/** How long a KPI is looked back at when it measures a goal, in milliseconds: four weeks. */
const LOOK_BACK = 28 * 86_400_000;

/** The four weeks until an instant, of whom a key result speaks. */
export function lastWeeks(scope: TargetScope, now: number): KpiScope {
  const to = toMinute(now);
  return {
    window: { from: to - LOOK_BACK, to },
    services: scope.kind === 'service' ? [scope.id] : [],
    teams: scope.kind === 'team' ? [scope.id] : [],
    tier: 'production',
    bucket: 'week',
  };
}

/** Every KPI of somebody over the last four weeks, as a key result would begin with it. */
export const measuringQuery = (scope: () => TargetScope) =>
  createQuery(() => ({
    queryKey: ['kpis', 'measuring', scope()],
    queryFn: () => api.kpis(lastWeeks(scope(), Date.now())),
  }));
