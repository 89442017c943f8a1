import { createQuery } from '@tanstack/svelte-query';
import { api, type MatrixFilter } from '../../../api';

/** Every skill and every member. */
export const everything: MatrixFilter = { teams: [], services: [], text: '', gaps_only: false };

/** The skills matrix, as far as a filter lets it through; waits while nobody asks for it. */
export const matrixQuery = (filter: () => MatrixFilter, wanted: () => boolean = () => true) =>
  createQuery(() => ({
    queryKey: ['training', 'skills', filter()],
    queryFn: () => api.skillsMatrix(filter()),
    enabled: wanted(),
    placeholderData: (before) => before,
  }));
