import { createQuery } from '@tanstack/svelte-query';
import { api, type GoalFilter, type Period } from '../../api';
import { localZone } from '../../format';

/** Every goal. */
export const everything: GoalFilter = { text: '', period: null, teams: [], owners: [], states: [] };

/** Goals, each below the one that it serves; waits while the filter is not known yet. */
export const goalsQuery = (filter: () => GoalFilter | null) =>
  createQuery(() => ({
    queryKey: ['goals', 'list', filter()],
    queryFn: () => api.goals(filter() ?? everything),
    enabled: filter() !== null,
    placeholderData: (before) => before,
  }));

/** Who pulls where in a time; waits while the time is not known yet. */
export const alignmentQuery = (period: () => Period | null) =>
  createQuery(() => {
    const asked = period();
    return {
      queryKey: ['goals', 'alignment', asked],
      queryFn: () => api.alignment(asked as Period),
      enabled: asked !== null,
      placeholderData: (before) => before,
    };
  });

/** The zone in which the workspace counts days; this computer's if it cannot be read. */
export const zoneQuery = () =>
  createQuery(() => ({
    queryKey: ['workspace', 'time zone'],
    queryFn: async () => (await api.settings()).workspace.time_zone,
  }));

/** The zone that such a query found; null while it is on its way. */
export const zoneOf = (query: { data?: string; isError: boolean }): string | null =>
  query.data ?? (query.isError ? localZone() : null);
