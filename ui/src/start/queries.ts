import { api } from '../api';
import { startKey } from './enter';

/** What to begin with. */
export const startQuery = () => ({ queryKey: startKey, queryFn: () => api.start() });

/** Every workspace on this laptop. */
export const workspacesQuery = () => ({
  queryKey: ['workspace', 'list'],
  queryFn: () => api.workspaces(),
});

/** What the frame around the pages shows. */
export const statusQuery = () => ({ queryKey: ['sync'], queryFn: () => api.status() });

/** Every connection. */
export const connectionsQuery = () => ({
  queryKey: ['connections'],
  queryFn: () => api.connections(),
});

/** Every member. */
export const membersQuery = () => ({ queryKey: ['members'], queryFn: () => api.members() });

/** Every team. */
export const teamsQuery = () => ({ queryKey: ['teams'], queryFn: () => api.teams() });

/** What needs this person now. */
export const todayQuery = () => ({ queryKey: ['today'], queryFn: () => api.today() });

/** Settings of the workspace, the person and the laptop. */
export const settingsQuery = () => ({ queryKey: ['settings'], queryFn: () => api.settings() });
