import { createQuery } from '@tanstack/svelte-query';
import { api } from '../../../api';

/** The versions of a review, the newest first. */
export const versionsQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: ['reviews', id(), 'versions'],
    queryFn: () => api.reviewVersions(id()),
  }));

/** The text of a version and how it differs from now; none is asked for while none is chosen. */
export const versionQuery = (id: () => string, edit: () => number | null) =>
  createQuery(() => ({
    queryKey: ['reviews', id(), 'version', edit()],
    queryFn: () => api.reviewVersion(id(), edit() ?? 0),
    enabled: edit() !== null,
  }));

/** Who wrote what of a review. */
export const authorsQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: ['reviews', id(), 'authors'],
    queryFn: () => api.reviewAuthors(id()),
  }));

/** Markdown that belongs to no review, as HTML. It is the same for the same text, always. */
export const markdownQuery = (text: () => string) =>
  createQuery(() => ({
    queryKey: ['markdown', text()],
    queryFn: () => api.markdown(text()),
    enabled: text().trim() !== '',
    gcTime: 60_000,
    placeholderData: (before) => before,
  }));

/** A form filled in for an incident, as HTML; none is asked for while no form is chosen. */
export const filledQuery = (form: () => string | null, incident: () => string | null) =>
  createQuery(() => ({
    queryKey: ['reviews', 'filled', form(), incident()],
    queryFn: async () => api.markdown(await api.fillReviewTemplate(form() ?? '', incident())),
    enabled: form() !== null && form() !== '',
    placeholderData: (before) => before,
  }));
