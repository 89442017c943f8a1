import { createQuery } from '@tanstack/svelte-query';
import { api } from '../../api';

/** Every connection. The progress of syncs is written into it as the engine tells it. */
export const connectionsQuery = () =>
  createQuery(() => ({ queryKey: ['connections'], queryFn: () => api.connections() }));

/** One connection with its record and its streams. */
export const connectionQuery = (id: () => string) =>
  createQuery(() => ({ queryKey: ['connections', id()], queryFn: () => api.connection(id()) }));

/** What to ask for each kind of system. */
export const formsQuery = () =>
  createQuery(() => ({
    queryKey: ['connections', 'forms'],
    queryFn: () => api.connectionForms(),
  }));

/** Whether tokens can be kept safely on this laptop. */
export const keyringQuery = () =>
  createQuery(() => ({ queryKey: ['connections', 'keyring'], queryFn: () => api.keyringState() }));
