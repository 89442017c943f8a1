import type { ConnectionView, FactCounts, SyncProgress, TokenState } from '../../api';
import { count, duration, number, relative } from '../../format';
import { href } from '../../shell/router.svelte';

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
    const labels = view.tokens
      .filter(({ state }) => state === 'missing')
      .map(({ label }) => `‘${label}’`);
    const sentence =
      labels.length > 1
        ? `${labels.join(' and ')} are not in the keyring of this laptop. Give them again.`
        : `${labels[0] ?? 'Its token'} is not in the keyring of this laptop. Give it again.`;
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

/** Where a token is, in words. */
export const tokenWords: Record<TokenState, string> = {
  kept: 'In the keyring',
  this_run_only: 'Kept until Muster ends',
  missing: 'Missing',
  none: 'None given',
};

/** How many facts of one kind came, and where they are listed. */
export interface FactCount {
  kind: keyof FactCounts;
  n: number;
  /** '3 deployments'. */
  words: string;
  /** Null where no page lists them. */
  to: string | null;
}

const nouns: Record<keyof FactCounts, string> = {
  deployments: 'deployment',
  pipeline_runs: 'pipeline run',
  changes: 'change',
  alerts: 'alert',
  iac_runs: 'infrastructure run',
  samples: 'sample',
  on_call_shifts: 'on-call shift',
  channels: 'channel',
  events: 'event',
};

function placeOf(kind: keyof FactCounts): string | null {
  switch (kind) {
    case 'deployments':
      return href('delivery');
    case 'pipeline_runs':
      return href('pipelines');
    case 'changes':
      return href('kpi', { kpi: 'lead_time' });
    case 'alerts':
      return href('incidents', { view: 'alerts' });
    case 'iac_runs':
      return href('infrastructure');
    case 'samples':
    case 'on_call_shifts':
    case 'channels':
    case 'events':
      return null;
  }
}

/** What came through a connection: only kinds of which there is any. */
export function factCounts(counts: FactCounts): FactCount[] {
  return (Object.keys(nouns) as (keyof FactCounts)[])
    .map((kind) => ({
      kind,
      n: counts[kind],
      words: count(counts[kind], nouns[kind]),
      to: placeOf(kind),
    }))
    .filter(({ n }) => n > 0);
}

/** What came through a connection, in one line. */
export function brought({ counts }: Pick<ConnectionView, 'counts'>): string {
  const parts = factCounts(counts).map(({ words }) => words);
  return parts.length === 0 ? 'Nothing yet' : parts.join(', ');
}
