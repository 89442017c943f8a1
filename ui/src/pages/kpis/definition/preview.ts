import type { KpiScope, NewKpiDefinition } from '../../../api';
import { toMinute } from '../period';

/** How far back a preview looks. */
export const WEEKS = 12;

const WEEK = 7 * 24 * 3_600_000;

/** Everything of the last weeks, by week: the scope that a preview is of. */
export function lastWeeks(now: number): KpiScope {
  const to = toMinute(now);
  return {
    window: { from: to - WEEKS * WEEK, to },
    services: [],
    teams: [],
    tier: 'production',
    bucket: 'week',
  };
}

/** What decides the value, without the words that are still being typed: a name can wait. */
export function named(definition: NewKpiDefinition): NewKpiDefinition {
  return { ...definition, name: 'Preview', description: '', owner: null };
}
