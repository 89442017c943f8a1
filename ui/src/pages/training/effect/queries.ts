import { createQuery } from '@tanstack/svelte-query';
import { api } from '../../../api';

/** What each session was good for, the latest first. */
export const effectQuery = () =>
  createQuery(() => ({ queryKey: ['training', 'effect'], queryFn: () => api.trainingEffect() }));
