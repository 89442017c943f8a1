import { createQuery } from '@tanstack/svelte-query';
import { api } from '../../api';

/** The load of every member over the last weeks. */
export const loadQuery = (weeks: () => number) =>
  createQuery(() => ({
    queryKey: ['incidents', 'load', weeks()],
    queryFn: () => api.load(weeks()),
    placeholderData: (before) => before,
  }));
