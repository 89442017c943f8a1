import { createQuery } from '@tanstack/svelte-query';
import { api, type MatrixFilter, type NewSession, type SessionFilter } from '../../api';

/** The sessions that a filter lets through. */
export const sessionsQuery = (filter: () => SessionFilter) =>
  createQuery(() => ({
    queryKey: ['training', 'list', filter()],
    queryFn: () => api.sessions(filter()),
    placeholderData: (before) => before,
  }));

/**
 * One session. Its key does not begin with its identity: the others of its series, which change on
 * their own, are shown on its page too.
 */
export const sessionQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['training', 'one', id()], queryFn: () => api.session(id()) }));

/** Every skill. */
const everySkill: MatrixFilter = { teams: [], services: [], text: '', gaps_only: false };

/** The skills that a session can teach. */
export const skillsQuery = () =>
  createQuery(() => ({
    queryKey: ['training', 'skills', everySkill],
    queryFn: () => api.skillsMatrix(everySkill),
  }));

/** When a session would take place that repeats; waits while it does not, or cannot be asked yet. */
export const sessionDatesQuery = (asked: () => NewSession | null) =>
  createQuery(() => {
    const session = asked();
    const { starts_at, time_zone, repeat } = session ?? {};
    return {
      queryKey: ['training', 'dates', { starts_at, time_zone, repeat }],
      queryFn: () => api.sessionDates(session as NewSession),
      enabled: session !== null,
    };
  });

/** How many past incidents are offered for a drill: the latest ones. */
const PAST = 500;

/** Past incidents that a drill can replay, the last first; not asked before somebody wants one. */
export const pastIncidentsQuery = (wanted: () => boolean) =>
  createQuery(() => ({
    queryKey: ['incidents', 'for drills'],
    queryFn: () =>
      api.incidents({
        statuses: ['resolved'],
        severities: [],
        services: [],
        text: '',
        after: null,
        limit: PAST,
      }),
    enabled: wanted(),
  }));
