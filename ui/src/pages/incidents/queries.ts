import { createInfiniteQuery, createQuery } from '@tanstack/svelte-query';
import { api, type Cursor, type IncidentFilter } from '../../api';

const PAGE = 200;

/** What narrows the list, without where its pages begin. */
export type Narrowing = Omit<IncidentFilter, 'after' | 'limit'>;

/** The incidents that a narrowing lets through, a page at a time. */
export const incidentsQuery = (narrowing: () => Narrowing) =>
  createInfiniteQuery(() => ({
    queryKey: ['incidents', 'list', narrowing()],
    queryFn: ({ pageParam }) => api.incidents({ ...narrowing(), after: pageParam, limit: PAGE }),
    initialPageParam: null as Cursor | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  }));

/** One incident with all there is to say of it. */
export const incidentQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['incidents', id()], queryFn: () => api.incident(id()) }));

/** Alerts that fire now or ended lately. */
export const alertsQuery = () =>
  createQuery(() => ({ queryKey: ['alerts'], queryFn: () => api.alerts() }));

/** Every policy. */
export const policiesQuery = () =>
  createQuery(() => ({ queryKey: ['policies'], queryFn: () => api.policies() }));

/** Every routing rule, in the order in which they are tried. */
export const rulesQuery = () =>
  createQuery(() => ({ queryKey: ['routing'], queryFn: () => api.routingRules() }));

/** Every service. */
export const servicesQuery = () =>
  createQuery(() => ({ queryKey: ['services'], queryFn: () => api.services() }));

/** Every member. */
export const membersQuery = () =>
  createQuery(() => ({ queryKey: ['members'], queryFn: () => api.members() }));

/** Every team. */
export const teamsQuery = () =>
  createQuery(() => ({ queryKey: ['teams'], queryFn: () => api.teams() }));

const DAY = 86_400_000;
const CANDIDATES = 50;

/** Deployments of a service (of all, for none) that could have caused what began at an instant. */
export const candidatesQuery = (about: () => { service: string | null; openedAt: number }) =>
  createQuery(() => {
    const { service, openedAt } = about();
    return {
      queryKey: ['deployments', 'candidates', service, openedAt],
      queryFn: () =>
        api.deployments({
          services: service === null ? [] : [service],
          team: null,
          tiers: [],
          statuses: [],
          text: '',
          from: openedAt - 14 * DAY,
          to: openedAt + 1,
          after: null,
          limit: CANDIDATES,
        }),
    };
  });
