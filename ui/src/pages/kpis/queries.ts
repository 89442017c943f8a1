import { createInfiniteQuery, createQuery, keepPreviousData } from '@tanstack/svelte-query';
import { api, type Kpi, type KpiScope } from '../../api';

/** Gives the scope, or fails where a query ran without one; queries are off until there is one. */
function given(scope: KpiScope | null): KpiScope {
  if (!scope) throw new Error('It is not known yet of which services and when to show KPIs.');
  return scope;
}

/** Every KPI of a scope. */
export const kpisQuery = (scope: () => KpiScope | null) =>
  createQuery(() => ({
    queryKey: ['kpis', 'overview', scope()],
    queryFn: () => api.kpis(given(scope())),
    enabled: scope() !== null,
    placeholderData: keepPreviousData,
  }));

/** One KPI with what happened around it. */
export const kpiQuery = (kpi: () => Kpi, scope: () => KpiScope | null) =>
  createQuery(() => ({
    queryKey: ['kpis', kpi(), scope()],
    queryFn: () => api.kpi(kpi(), given(scope())),
    enabled: scope() !== null,
    placeholderData: keepPreviousData,
  }));

const PAGE = 200;

/** The events behind a KPI, page by page. */
export const eventsQuery = (kpi: () => Kpi, scope: () => KpiScope | null) =>
  createInfiniteQuery(() => ({
    queryKey: ['kpis', kpi(), 'events', scope()],
    queryFn: ({ pageParam }) => api.kpiEvents(kpi(), given(scope()), pageParam, PAGE),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, { events }) => sum + events.length, 0);
      return last.events.length === 0 || read >= last.total ? undefined : read;
    },
    enabled: scope() !== null,
    placeholderData: keepPreviousData,
  }));
