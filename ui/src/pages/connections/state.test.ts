import { describe, expect, it } from 'vitest';
import type { ConnectionView, SyncProgress } from '../../api';
import { connectionView, noFacts } from '../../../test/connections';
import { brought, factCounts, nextSync, progressWords, share, standing } from './state';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const MINUTE = 60_000;

const syncing: SyncProgress = {
  connection: 'c',
  stream: 'deployments',
  items: 1_204,
  pages: 13,
  total: 9_800,
  rate: 96.4,
  first: true,
};

const view = (more: Partial<ConnectionView> = {}): ConnectionView =>
  connectionView({ last_success: NOW - 2 * MINUTE, next_attempt: NOW + MINUTE, ...more });

describe('a connection', () => {
  it.each([
    ['healthy', {}, 'healthy', 'Synced 2 min ago'],
    ['new', { last_success: null }, 'waiting', 'Not synced yet'],
    ['syncing', { progress: syncing, error: 'x' }, 'running', 'Syncing'],
    ['failing', { error: 'x', error_since: NOW - 7_200_000 }, 'failing', 'Failing since 2 h ago'],
    ['without its token', { token: 'missing' as const }, 'failing', 'Token missing'],
    ['off, whatever failed before', { enabled: false, error: 'x' }, 'paused', 'Off'],
  ])('that is %s says so', (_, more, status, word) => {
    expect(standing(view(more), NOW)).toMatchObject({ status, word });
  });

  it('shows the sentence of its failure as it is', () => {
    expect(standing(view({ error: 'GitLab refused the token.' }), NOW).sentence).toBe(
      'GitLab refused the token.',
    );
  });

  it('says when it is read next', () => {
    expect(nextSync(view(), NOW)).toBe('In 1 min');
    expect(nextSync(view({ next_attempt: NOW - 1 }), NOW)).toBe('Now');
    expect(nextSync(view({ progress: syncing }), NOW)).toBe('Under way');
    expect(nextSync(view({ enabled: false }), NOW)).toBe('Switched off');
  });

  it('tells what it brought and leaves out what it did not', () => {
    const counts = { ...noFacts, deployments: 1, pipeline_runs: 1_200 };
    expect(brought(view({ counts }))).toBe('1 deployment, 1,200 pipeline runs');
    expect(brought(view())).toBe('Nothing yet');
  });

  it('leads from a count to the page that lists the facts, where there is one', () => {
    const counts = { ...noFacts, iac_runs: 2, channels: 1 };
    expect(factCounts(counts).map(({ words, to }) => [words, to])).toEqual([
      ['2 infrastructure runs', '#/delivery/infrastructure'],
      ['1 channel', null],
    ]);
  });

  it('names every token that is missing', () => {
    const state = 'missing' as const;
    const tokens = [
      { name: 'api', label: 'API key', state },
      { name: 'app', label: 'Application key', state },
    ];
    expect(standing(view({ token: state, tokens }), NOW).sentence).toBe(
      '‘API key’ and ‘Application key’ are not in the keyring of this laptop. Give them again.',
    );
  });
});

describe('a sync', () => {
  it('says how far it is, how fast, and how long it still takes', () => {
    expect(progressWords(syncing)).toBe(
      '1,204 of 9,800 items, 13 pages, 96 a second, 1 min 29 s to go',
    );
    expect(share(syncing)).toBeCloseTo(0.123, 3);
  });

  it('claims no end that the system does not tell', () => {
    const unknown = { ...syncing, total: null, rate: null };
    expect(progressWords(unknown)).toBe('1,204 items, 13 pages');
    expect(share(unknown)).toBeNull();
  });

  it('is never more than whole', () => {
    expect(share({ items: 12, total: 10 })).toBe(1);
    expect(share({ items: 0, total: 0 })).toBeNull();
  });
});
