import { createQueries, createQuery } from '@tanstack/svelte-query';
import { api, type Schedule } from '../../api';
import { membersQuery, teamsQuery } from '../../start/queries';
import type { Stretch } from './days';

/** Every schedule by name, with who is on call in it. */
export const schedulesQuery = () =>
  createQuery(() => ({ queryKey: ['on-call', 'list'], queryFn: () => api.schedules(null) }));

/** When this person is on call. */
export const myOnCallQuery = () =>
  createQuery(() => ({ queryKey: ['on-call', 'mine'], queryFn: () => api.myOnCall() }));

/** One schedule in some time. The time before stays on screen while the next one is read. */
export const scheduleQuery = (
  id: () => string,
  window: () => Stretch,
  enabled: () => boolean = () => true,
) =>
  createQuery(() => ({
    queryKey: ['on-call', id(), window()],
    queryFn: () => api.schedule(id(), window()),
    enabled: enabled(),
    placeholderData: (before) => before,
  }));

/** The offers of several schedules: whatever is open in them. */
export const offersQuery = (ids: () => readonly string[], now: () => number) =>
  createQueries(() => ({
    queries: ids().map((id) => ({
      queryKey: ['on-call', id, 'offers'],
      queryFn: async () => {
        const from = now();
        return (await api.schedule(id, { from, to: from + 86_400_000 })).offers;
      },
    })),
    combine: (results) => ({
      offers: results.flatMap(({ data }) => data ?? []).filter(({ state }) => state === 'open'),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  }));

/** What a schedule that is being edited would be; off until it has all that turns need. */
export const previewQuery = (
  id: () => string | null,
  schedule: () => Schedule,
  window: () => Stretch,
  enabled: () => boolean,
) =>
  createQuery(() => ({
    queryKey: ['on-call', 'preview', id(), schedule(), window()],
    queryFn: () => api.previewSchedule(id(), schedule(), window()),
    enabled: enabled(),
    placeholderData: (before) => before,
    gcTime: 0,
  }));

/** Every member. */
export const members = () => createQuery(membersQuery);

/** Every team. */
export const teams = () => createQuery(teamsQuery);
