import type { ConnectionView, ConnectorKind, SyncProgress } from '../../api';
import { count, duration, number, relative } from '../../format';

/** What the systems are called where there is no form at hand. */
export const kindNames: Record<ConnectorKind, string> = {
  gitlab: 'GitLab',
  jenkins: 'Jenkins',
  alertmanager: 'Alertmanager',
};

/** How a connection stands: the badge's status and what to say. */
export interface Standing {
  status: 'healthy' | 'running' | 'failing' | 'paused' | 'waiting';
  /** A few words for the badge. */
  word: string;
  /** A sentence. */
  sentence: string;
}

/** How a connection stands at `now`, the most pressing word first. */
export function standing(view: ConnectionView, now: number): Standing {
  if (!view.enabled) {
    return { status: 'paused', word: 'Off', sentence: 'It is switched off and not read.' };
  }
  if (view.token === 'missing') {
    const sentence = 'Its token is not in the keyring of this laptop. Edit it and give one.';
    return { status: 'failing', word: 'Token missing', sentence };
  }
  if (view.progress) {
    const sentence = `Reading ${view.progress.stream}: ${count(view.progress.items, 'item')} so far.`;
    return { status: 'running', word: 'Syncing', sentence };
  }
  if (view.error !== null) {
    const since = view.error_since === null ? '' : ` since ${relative(view.error_since, now)}`;
    return { status: 'failing', word: `Failing${since}`, sentence: view.error };
  }
  if (view.last_success === null) {
    return { status: 'waiting', word: 'Not synced yet', sentence: 'Its first sync is yet to end.' };
  }
  const ago = relative(view.last_success, now);
  return { status: 'healthy', word: `Synced ${ago}`, sentence: `Everything was read ${ago}.` };
}

/** How far a sync is, 0 to 1; null while the system does not say how much there is. */
export function share({ items, total }: Pick<SyncProgress, 'items' | 'total'>): number | null {
  return total === null || total <= 0 ? null : Math.min(1, items / total);
}

/** A sync in words: '1,204 of 9,800 items, 13 pages, 96 a second, 1 min 29 s to go'. */
export function progressWords({ items, pages, total, rate }: SyncProgress): string {
  const parts = [
    total === null ? count(items, 'item') : `${number(items, 0)} of ${count(total, 'item')}`,
    count(pages, 'page'),
  ];
  if (rate !== null && rate > 0) {
    parts.push(`${number(rate, rate < 10 ? 1 : 0)} a second`);
    if (total !== null && total > items) {
      parts.push(`${duration(((total - items) / rate) * 1_000)} to go`);
    }
  }
  return parts.join(', ');
}

/** When the next sync begins, in words. */
export function nextSync(view: ConnectionView, now: number): string {
  if (!view.enabled) return 'Switched off';
  if (view.progress) return 'Under way';
  if (view.next_attempt === null) return '–';
  return view.next_attempt <= now ? 'Now' : `In ${duration(view.next_attempt - now)}`;
}

/** What came through a connection, by kind: only kinds of which there is any. */
export function brought(view: ConnectionView): string {
  const { deployments, pipeline_runs, changes, alerts } = view.counts;
  const parts = [
    deployments > 0 && count(deployments, 'deployment'),
    pipeline_runs > 0 && count(pipeline_runs, 'pipeline run'),
    changes > 0 && count(changes, 'change'),
    alerts > 0 && count(alerts, 'alert'),
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing yet' : parts.join(', ');
}
