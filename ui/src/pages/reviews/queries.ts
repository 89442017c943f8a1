import { createInfiniteQuery, createQuery } from '@tanstack/svelte-query';
import { api, type ActionFilter, type ReviewFilter, type ReviewScope } from '../../api';

/** The library, page by page. */
export const reviewsQuery = (filter: () => Omit<ReviewFilter, 'after'>) =>
  createInfiniteQuery(() => ({
    queryKey: ['reviews', 'list', filter()],
    queryFn: ({ pageParam }) => api.reviews({ ...filter(), after: pageParam }),
    initialPageParam: null as ReviewFilter['after'],
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  }));

/** The incidents that need a review and have none. */
export const unreviewedQuery = () =>
  createQuery(() => ({
    queryKey: ['reviews', 'unreviewed'],
    queryFn: () => api.unreviewedIncidents(),
  }));

/** One review. */
export const reviewQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['reviews', id()], queryFn: () => api.review(id()) }));

/** The reviews of an incident. */
export const incidentReviewsQuery = (incident: () => string) =>
  createQuery(() => ({
    queryKey: ['reviews', 'incident', incident()],
    queryFn: () => api.incidentReviews(incident()),
  }));

/** What can be chosen when a review is begun or described. */
export const reviewChoicesQuery = () =>
  createQuery(() => ({ queryKey: ['reviews', 'choices'], queryFn: () => api.reviewChoices() }));

/** Action items of all reviews. */
export const actionsQuery = (filter: () => ActionFilter) =>
  createQuery(() => ({
    queryKey: ['actions', 'list', filter()],
    queryFn: () => api.actions(filter()),
    placeholderData: (before) => before,
  }));

/** What many reviews say together. */
export const reviewStatisticsQuery = (scope: () => ReviewScope) =>
  createQuery(() => ({
    queryKey: ['reviews', 'statistics', scope()],
    queryFn: () => api.reviewStatistics(scope()),
    placeholderData: (before) => before,
  }));
