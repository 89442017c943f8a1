import type { Compared } from '../../../api';

/** Whom a row is of: 'team' or 'service' and its identity; null where it is of neither. */
export function sideOf({ team, service }: Pick<Compared, 'team' | 'service'>) {
  if (team !== null) return { teams: [team], services: [] };
  return service === null ? null : { teams: [], services: [service] };
}

/** How long the bar of a row is, as a share of the longest. */
export function lengthOf(value: number | null, rows: readonly Compared[]): number {
  const sizes = rows.map(({ evaluation }) => Math.abs(evaluation.value ?? 0));
  const most = Math.max(...sizes);
  return value === null || most === 0 ? 0 : Math.abs(value) / most;
}
