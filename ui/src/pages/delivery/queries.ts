import { createInfiniteQuery, createQuery, keepPreviousData } from '@tanstack/svelte-query';
import { api, type Cursor, type DeploymentFilter, type PipelineRunFilter } from '../../api';

/** The first page of a list has nothing before it. */
const first: Cursor | null = null;

/** The deployments that a filter lets through, page by page; null while the filter is not known. */
export const deploymentsQuery = (filter: () => DeploymentFilter | null) =>
  createInfiniteQuery(() => {
    const wanted = filter();
    return {
      queryKey: ['deployments', 'list', wanted],
      queryFn: ({ pageParam: after }: { pageParam: Cursor | null }) => {
        if (!wanted) throw new Error('It is not known yet which deployments to list.');
        return api.deployments({ ...wanted, after });
      },
      initialPageParam: first,
      getNextPageParam: ({ next }: { next: Cursor | null }) => next,
      enabled: wanted !== null,
      placeholderData: keepPreviousData,
    };
  });

/** The pipeline runs that a filter lets through, page by page; null while the filter is not known. */
export const runsQuery = (filter: () => PipelineRunFilter | null) =>
  createInfiniteQuery(() => {
    const wanted = filter();
    return {
      queryKey: ['pipelines', 'list', wanted],
      queryFn: ({ pageParam: after }: { pageParam: Cursor | null }) => {
        if (!wanted) throw new Error('It is not known yet which pipeline runs to list.');
        return api.pipelineRuns({ ...wanted, after });
      },
      initialPageParam: first,
      getNextPageParam: ({ next }: { next: Cursor | null }) => next,
      enabled: wanted !== null,
      placeholderData: keepPreviousData,
    };
  });

/** The environments that were seen, and the rules that map them. */
export const environmentsQuery = () =>
  createQuery(() => ({ queryKey: ['environments'], queryFn: () => api.environments() }));

/** Every service, to filter by. */
export const servicesQuery = () =>
  createQuery(() => ({ queryKey: ['services'], queryFn: () => api.services() }));

/** Every team, to filter by. */
export const teamsQuery = () =>
  createQuery(() => ({ queryKey: ['teams'], queryFn: () => api.teams() }));
