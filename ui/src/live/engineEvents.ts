import type { QueryClient } from '@tanstack/svelte-query';
import {
  events,
  type ConnectionDetail,
  type ConnectionView,
  type Status,
  type SyncProgress,
} from '../api';
import { createInvalidator } from './changed';

/** What the window does by itself when the engine asks for it. */
export interface EngineTargets {
  /** Shows a place, such as '/incidents/…'. */
  navigate: (route: string) => void;
  /** Another workspace is open: its file's name. */
  opened: (slug: string) => void;
}

/** Keeps what is on screen in step with the engine until the returned function is called. */
export function followEngine(client: QueryClient, targets: EngineTargets): () => void {
  const changed = createInvalidator(client);
  const listening = [
    events.changedEvent.listen(({ payload }) => changed(payload)),
    events.syncProgressEvent.listen(({ payload }) => showProgress(client, payload)),
    events.syncEndedEvent.listen(() => changed({ kind: 'sync' })),
    events.navigateEvent.listen(({ payload }) => targets.navigate(payload.route)),
    events.workspaceOpenedEvent.listen(({ payload }) => targets.opened(payload.slug)),
  ];
  return () => {
    for (const each of listening) void each.then((stop) => stop());
  };
}

/**
 * Puts the progress of a sync where connections are shown. It comes several times a second, so it
 * is written into what the queries hold instead of being asked for.
 */
export function showProgress(client: QueryClient, progress: SyncProgress): void {
  const id = progress.connection;
  const before = client
    .getQueryData<ConnectionView[]>(['connections'])
    ?.find((view) => view.id === id);
  client.setQueryData<ConnectionView[]>(['connections'], (list) =>
    list?.map((view) => (view.id === id ? { ...view, progress } : view)),
  );
  client.setQueryData<ConnectionDetail>(['connections', id], (detail) =>
    detail ? { ...detail, view: { ...detail.view, progress } } : undefined,
  );
  const status = client.getQueryData<Status>(['sync']);
  if (status?.syncing === 0 || before?.progress === null)
    void client.invalidateQueries({ queryKey: ['sync'] });
}
