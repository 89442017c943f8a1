import {
  createInfiniteQuery,
  createQuery,
  keepPreviousData,
  skipToken,
} from '@tanstack/svelte-query';
import {
  api,
  type CompareBy,
  type Comparison,
  type KpiRef,
  type KpiScope,
  type KpiShape,
  type NewKpiDefinition,
} from '../../api';

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
export const kpiQuery = (kpi: () => KpiRef, scope: () => KpiScope | null) =>
  createQuery(() => ({
    queryKey: ['kpis', kpi(), scope()],
    queryFn: () => api.kpi(kpi(), given(scope())),
    enabled: scope() !== null,
    placeholderData: keepPreviousData,
  }));

const PAGE = 200;

/** The events behind a KPI, page by page. */
export const eventsQuery = (kpi: () => KpiRef, scope: () => KpiScope | null) =>
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

/** What one KPI's series looks like. */
export const shapeQuery = (kpi: () => KpiRef, scope: () => KpiScope | null) =>
  createQuery(() => ({
    queryKey: ['kpis', kpi(), 'shape', scope()],
    queryFn: () => api.kpiShape(kpi(), given(scope())),
    enabled: scope() !== null,
    placeholderData: ofSame<KpiShape>(kpi()),
  }));

/** One KPI of each team or service. */
export const comparisonQuery = (
  kpi: () => KpiRef,
  scope: () => KpiScope | null,
  by: () => CompareBy,
) =>
  createQuery(() => ({
    queryKey: ['kpis', kpi(), by(), scope()],
    queryFn: () => api.kpiComparison(kpi(), given(scope()), by()),
    enabled: scope() !== null,
    placeholderData: ofSame<Comparison>(kpi(), by()),
  }));

/** Keeps on screen what was there, as long as it is of the same KPI and seen in the same way. */
function ofSame<T>(...key: string[]) {
  return (data: T | undefined, query?: { queryKey: readonly unknown[] }): T | undefined =>
    key.every((part, index) => query?.queryKey[index + 1] === part) ? data : undefined;
}

/** Every KPI that the workspace defines, archived ones too. */
export const definitionsQuery = () =>
  createQuery(() => ({
    queryKey: ['kpis', 'definitions'],
    queryFn: () => api.kpiDefinitions(),
  }));

/** What can be chosen when a KPI is defined. */
export const choicesQuery = () =>
  createQuery(() => ({ queryKey: ['kpis', 'choices'], queryFn: () => api.kpiChoices() }));

/** What a KPI would show before it is saved; null asks for nothing. */
export const previewQuery = (definition: () => NewKpiDefinition | null, scope: () => KpiScope) =>
  createQuery(() => {
    const asked = definition();
    return {
      queryKey: ['kpis', 'preview', asked, scope()],
      queryFn: asked === null ? skipToken : () => api.previewKpi(asked, scope()),
      placeholderData: asked === null ? undefined : keepPreviousData,
    };
  });

const VALUES = 200;

/** The values that people entered for a KPI, the latest first, part by part. */
export const samplesQuery = (kpi: () => string) =>
  createInfiniteQuery(() => ({
    queryKey: ['kpis', kpi(), 'values'],
    queryFn: ({ pageParam }) => api.kpiSamples(kpi(), pageParam, VALUES),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, { rows }) => sum + rows.length, 0);
      return last.rows.length === 0 || read >= last.total ? undefined : read;
    },
  }));
