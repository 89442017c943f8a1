import { createInfiniteQuery, createQuery, keepPreviousData } from '@tanstack/svelte-query';
import {
  api,
  type Cursor,
  type DeploymentFilter,
  type DeploymentView,
  type FactKey,
  type IacRunFilter,
  type MappingRule,
  type MappingRuleId,
  type PipelineHealthFilter,
  type PipelineRunFilter,
  type ServiceId,
  type TeamId,
} from '../../api';
import type { Topic } from '../../live/changed';

/** A part of a list, as the engine gives it. */
export interface FactPage<T> {
  rows: T[];
  next: Cursor | null;
  total: number;
}

/** The first page of a list has nothing before it. */
const first: Cursor | null = null;

/** A list page by page; nothing is asked while the filter is not known. */
function pages<F, T>(
  topic: Topic,
  filter: () => F | null,
  read: (filter: F & { after: Cursor | null }) => Promise<FactPage<T>>,
) {
  return createInfiniteQuery(() => {
    const wanted = filter();
    return {
      queryKey: [topic, 'list', wanted],
      queryFn: ({ pageParam: after }: { pageParam: Cursor | null }) => {
        if (wanted === null) throw new Error('It is not known yet what to list.');
        return read({ ...wanted, after });
      },
      initialPageParam: first,
      getNextPageParam: ({ next }: FactPage<T>) => next,
      enabled: wanted !== null,
      placeholderData: keepPreviousData,
    };
  });
}

/** A list that is read page by page. */
export type FactList<T> = ReturnType<typeof pages<unknown, T>>;

/** The deployments that a filter lets through, page by page. */
export const deploymentsQuery = (filter: () => DeploymentFilter | null) =>
  pages('deployments', filter, (wanted: DeploymentFilter) => api.deployments(wanted));

/** The pipeline runs that a filter lets through, page by page. */
export const runsQuery = (filter: () => PipelineRunFilter | null) =>
  pages('pipelines', filter, (wanted: PipelineRunFilter) => api.pipelineRuns(wanted));

/** The infrastructure runs that a filter lets through, page by page. */
export const iacRunsQuery = (filter: () => IacRunFilter | null) =>
  pages('infrastructure', filter, (wanted: IacRunFilter) => api.iacRuns(wanted));

/** By what one deployment is found among all: its identity, and what narrows the search. */
export interface DeploymentWanted {
  key: FactKey;
  service: ServiceId | null;
  /** Its commit or version, in full. */
  text: string;
}

const SEARCHED = 200;

/** One deployment; null where it is no longer known. */
export const deploymentQuery = (wanted: () => DeploymentWanted) =>
  createQuery(() => {
    const { key, service, text } = wanted();
    return {
      queryKey: ['deployments', 'one', key],
      queryFn: async (): Promise<DeploymentView | null> => {
        const { rows } = await api.deployments({
          services: service === null ? [] : [service],
          team: null,
          tiers: [],
          statuses: [],
          text,
          from: null,
          to: null,
          after: null,
          limit: SEARCHED,
        });
        const found = rows.find(
          (row) => row.key.connection === key.connection && row.key.external_id === key.external_id,
        );
        return found ?? null;
      },
    };
  });

/** Which version of which service runs in which environment, for the services of a team or all. */
export const runningQuery = (team: () => TeamId | null) =>
  createQuery(() => ({
    queryKey: ['deployments', 'running', team()],
    queryFn: () => api.whatRunsWhere(team()),
    placeholderData: keepPreviousData,
  }));

const DAY = 86_400_000;

/** How well pipelines did in the days up to now. */
export const healthQuery = (
  filter: () => Omit<PipelineHealthFilter, 'from' | 'to'> | null,
  days: () => number,
) =>
  createQuery(() => {
    const wanted = filter();
    const span = days() * DAY;
    return {
      queryKey: ['pipelines', 'health', wanted, span],
      queryFn: () => {
        if (wanted === null) throw new Error('It is not known yet what to tell of.');
        const to = Date.now();
        return api.pipelineHealth({ ...wanted, from: to - span, to });
      },
      enabled: wanted !== null,
      placeholderData: keepPreviousData,
    };
  });

/** What is known of drift, for the services of a team or all. */
export const driftQuery = (team: () => TeamId | null) =>
  createQuery(() => ({
    queryKey: ['infrastructure', 'drift', team()],
    queryFn: () => api.drift(team()),
    placeholderData: keepPreviousData,
  }));

/** The environments that were seen, and the rules that map them. */
export const environmentsQuery = () =>
  createQuery(() => ({ queryKey: ['environments'], queryFn: () => api.environments() }));

/** The sources that belong to no service, and the rules that give sources to services. */
export const mappingQuery = () =>
  createQuery(() => ({ queryKey: ['mapping'], queryFn: () => api.mapping() }));

/** What a rule would catch; nothing is asked while it has no pattern. */
export const previewQuery = (wanted: () => { id: MappingRuleId | null; rule: MappingRule }) =>
  createQuery(() => {
    const { id, rule } = wanted();
    return {
      queryKey: ['mapping', 'preview', id, rule],
      queryFn: () => api.previewMappingRule(id, rule),
      enabled: rule.pattern !== '',
      placeholderData: keepPreviousData,
    };
  });

/** Every project and job that connections found. */
export const sourcesQuery = () =>
  createQuery(() => ({ queryKey: ['services', 'sources'], queryFn: () => api.sources() }));

/** Every connection, to narrow a rule by. */
export const connectionsQuery = () =>
  createQuery(() => ({ queryKey: ['connections'], queryFn: () => api.connections() }));

/** Every service, to filter by. */
export const servicesQuery = () =>
  createQuery(() => ({ queryKey: ['services'], queryFn: () => api.services() }));

/** Every team, to filter by. */
export const teamsQuery = () =>
  createQuery(() => ({ queryKey: ['teams'], queryFn: () => api.teams() }));
