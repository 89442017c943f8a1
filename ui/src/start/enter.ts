import type { QueryClient } from '@tanstack/svelte-query';
import type { OpenedWorkspace, Start } from '../api';
import { router } from '../shell/router.svelte';

/** What the question with which the app begins is kept under. */
export const startKey = ['workspace', 'start'] as const;

/** Shows what a command answered that opened, made or removed a workspace: a place to start afresh. */
export async function enter(client: QueryClient, start: Start): Promise<void> {
  await client.cancelQueries();
  router.go('today');
  client.setQueryData<Start>(startKey, start);
  // Whatever else is held belongs to the workspace that was open before.
  client.removeQueries({ predicate: (query) => query.queryKey[1] !== 'start', type: 'inactive' });
  await client.resetQueries({ predicate: (query) => query.queryKey[1] !== 'start' });
}

/** The same for a workspace that was just opened. */
export function enterWorkspace(client: QueryClient, session: OpenedWorkspace): Promise<void> {
  return enter(client, { kind: 'open', ...session });
}

/**
 * Answers the engine's word that a workspace is open. The window that opened it knows already and
 * only refetches; when something else opened it (the tray, a second start), the app begins again.
 */
export function workspaceOpened(client: QueryClient, slug: string): void {
  const start = client.getQueryData<Start>(startKey);
  if (start?.kind === 'open' && start.workspace.slug === slug) void client.invalidateQueries();
  else {
    router.go('today');
    void client.resetQueries();
  }
}
