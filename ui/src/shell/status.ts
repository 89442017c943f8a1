import type { ConnectionView, Status } from '../api';
import type { MyState } from '../pages/on-call/words';
import type { Discipline } from '../ui/person';

/** How the connections are doing, for the top bar. */
export interface SyncStatus {
  /** 'off': there are connections, and none of them is polled. */
  state: 'synced' | 'syncing' | 'failing' | 'off' | 'none';
  /** When the last sync of any connection ended, in milliseconds. */
  lastAt?: number | null;
  /** The connections that fail, by name. */
  failing?: readonly string[];
}

/** Who sits before this laptop. */
export interface Me {
  name: string;
  discipline?: Discipline;
  /** When they are on call; null if they never are. */
  onCall?: MyState | null;
}

/** Whether a connection needs somebody: its last sync failed, or its token is gone. */
export function needsAttention({ enabled, error, token }: ConnectionView): boolean {
  return enabled && (error !== null || token === 'missing');
}

/** The state of all connections together. A failing one is said even while another syncs. */
export function syncStatus(
  status: Pick<Status, 'syncing' | 'last_sync'>,
  connections: readonly ConnectionView[],
): SyncStatus {
  if (connections.length === 0) return { state: 'none' };
  const failing = connections.filter(needsAttention).map(({ name }) => name);
  if (failing.length > 0) return { state: 'failing', failing, lastAt: status.last_sync };
  if (status.syncing > 0) return { state: 'syncing', lastAt: status.last_sync };
  const polled = connections.some(({ enabled }) => enabled);
  return { state: polled ? 'synced' : 'off', lastAt: status.last_sync };
}
