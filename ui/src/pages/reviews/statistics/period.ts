import { fromAbsolute } from '@internationalized/date';
import type { ReviewScope } from '../../../api';
import type { Option } from '../../../ui/option';

/** Which stretch of time the statistics are of: when the incidents began. */
export type Span = 'months3' | 'months6' | 'months12' | 'custom';

/** The spans, as choices. */
export const spans: readonly Option<Span>[] = [
  { value: 'months3', label: 'Last 3 months' },
  { value: 'months6', label: 'Last 6 months' },
  { value: 'months12', label: 'Last 12 months' },
  { value: 'custom', label: 'From … to …' },
];

/** What a member chose to look at; kept across visits. */
export interface Chosen {
  services: string[];
  teams: string[];
  span: Span;
  /** The bounds of a custom span in milliseconds; null for its default. */
  from: number | null;
  to: number | null;
}

/** What a newcomer sees. */
export const initial: Chosen = { services: [], teams: [], span: 'months12', from: null, to: null };

const months = { months3: 3, months6: 6, months12: 12 };

/** The window of a choice, in the workspace's zone. It ends with a day, so that it is the same all day. */
export function windowOf(
  { span, from, to }: Pick<Chosen, 'span' | 'from' | 'to'>,
  now: number,
  zone: string,
): { from: number; to: number } {
  const today = fromAbsolute(now, zone).set({ hour: 0, minute: 0, second: 0, millisecond: 0 });
  const back = months[span === 'custom' ? 'months12' : span];
  const start = today.subtract({ months: back }).toDate().getTime();
  const end = today.add({ days: 1 }).toDate().getTime();
  return span === 'custom' ? { from: from ?? start, to: to ?? end } : { from: start, to: end };
}

/**
 * What to ask the engine for. Services and teams that the workspace does not have (any more, or
 * because another one is open) are left out.
 */
export function scopeOf(
  chosen: Chosen,
  now: number,
  zone: string,
  known: { services: readonly string[]; teams: readonly string[] },
): ReviewScope {
  return {
    window: windowOf(chosen, now, zone),
    services: chosen.services.filter((id) => known.services.includes(id)),
    teams: chosen.teams.filter((id) => known.teams.includes(id)),
  };
}

/**
 * The services that a scope is of, for lists that know no teams; empty for all. Null where there is
 * no such list, because none of the services belongs to one of the teams.
 */
export function servicesOf(
  { services, teams }: Pick<ReviewScope, 'services' | 'teams'>,
  all: readonly { id: string; service: { teams: readonly string[] } }[],
): string[] | null {
  if (teams.length === 0) return services;
  const owned = all
    .filter(({ service }) => service.teams.some((team) => teams.includes(team)))
    .map(({ id }) => id)
    .filter((id) => services.length === 0 || services.includes(id));
  return owned.length > 0 ? owned : null;
}
