import { createInfiniteQuery, createQuery } from '@tanstack/svelte-query';
import { api, type Cursor, type ImaginedIncident, type IncidentFilter } from '../../api';
import { startQuery } from '../../start/queries';
import { isAbout } from './simulator/simulation';

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

/** What people share while they handle an incident: roles, tasks, updates, files. */
export const roomQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['incidents', id(), 'room'], queryFn: () => api.room(id()) }));

/** What else happened near the beginning of an incident, the most suspicious first. */
export const relatedQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: ['incidents', id(), 'related'],
    queryFn: () => api.relatedToIncident(id()),
  }));

/** What an attached file holds. It never changes, so it is asked for once. */
export const attachmentQuery = (id: () => string, wanted: () => boolean = () => true) =>
  createQuery(() => ({
    queryKey: ['attachments', id()],
    queryFn: () => api.attachmentContent(id()),
    enabled: wanted(),
    gcTime: 60_000,
  }));

/** What the app began with: who uses this laptop is in it. */
export const sessionQuery = () => createQuery(startQuery);

/** What can be chosen when an incident is declared: asked anew each time, for alerts come and go. */
export const declareChoicesQuery = () =>
  createQuery(() => ({
    queryKey: ['incidents', 'declaring'],
    queryFn: () => api.declareChoices(),
    staleTime: 0,
  }));

/** What each severity means in this workspace. */
export const severityGuideQuery = () =>
  createQuery(() => ({
    queryKey: ['settings', 'severity guide'],
    queryFn: () => api.severityGuide(),
  }));

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

/** Every schedule, for pickers. */
export const schedulesQuery = () =>
  createQuery(() => ({ queryKey: ['on-call', 'list'], queryFn: () => api.schedules(null) }));

/** The chat channels that a level may post to. */
export const channelsQuery = () =>
  createQuery(() => ({ queryKey: ['policies', 'channels'], queryFn: () => api.levelChannels() }));

/** Who would be told of an imagined incident; not asked before it is about anything. */
export const simulationQuery = (imagined: () => ImaginedIncident) =>
  createQuery(() => ({
    queryKey: ['policies', 'simulation', imagined()],
    queryFn: () => api.simulate(imagined()),
    enabled: isAbout(imagined()),
    placeholderData: (before) => before,
  }));

/** Who was told of an incident, and what became of it. */
export const incidentPagesQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: ['incidents', id(), 'pages'],
    queryFn: () => api.incidentPages(id()),
  }));

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
