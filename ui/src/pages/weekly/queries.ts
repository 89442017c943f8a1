import { createQuery, keepPreviousData, skipToken } from '@tanstack/svelte-query';
import { api } from '../../api';

/** Every weekly review. It is asked anew at each visit: which week is now changes with no record. */
export const weeklyReviewsQuery = () =>
  createQuery(() => ({
    queryKey: ['weekly', 'list'],
    queryFn: () => api.weeklyReviews(),
    staleTime: 0,
  }));

/** One week of a weekly review, by its Monday; waits while that is not known yet. */
export const weekQuery = (id: () => string, week: () => string | null) =>
  createQuery(() => {
    const asked = week();
    return {
      queryKey: ['weekly', id(), 'week', asked],
      queryFn: asked === null ? skipToken : () => api.weeklyPage(id(), asked),
      placeholderData: keepPreviousData,
    };
  });

/** What was said in any week and holds these words, the latest first. */
export const weeklyNotesQuery = (id: () => string, text: () => string) =>
  createQuery(() => ({
    queryKey: ['weekly', id(), 'notes', text()],
    queryFn: () => api.weeklyNotes(id(), text()),
    placeholderData: keepPreviousData,
  }));

/** The digest of a week, as chats get it. */
export const digestQuery = (id: () => string, week: () => string) =>
  createQuery(() => ({
    queryKey: ['weekly', id(), 'digest', week()],
    queryFn: () => api.weeklyDigest(id(), week()),
  }));
