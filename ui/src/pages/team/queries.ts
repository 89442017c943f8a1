import { createQuery } from '@tanstack/svelte-query';
import { api } from '../../api';
import { membersQuery, teamsQuery } from '../../start/queries';

/** Every member. */
export const members = () => createQuery(membersQuery);

/** Every team. */
export const teams = () => createQuery(teamsQuery);

/** Every service. */
export const services = () =>
  createQuery(() => ({ queryKey: ['services'], queryFn: () => api.services() }));

/** Every project and job that connections found. */
export const sources = () =>
  createQuery(() => ({ queryKey: ['services', 'sources'], queryFn: () => api.sources() }));
