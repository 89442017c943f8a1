import { expect, it } from 'vitest';
import type { ConnectionView } from '../api';
import { syncStatus } from './status';

const connection = (name: string, more: Partial<ConnectionView> = {}) =>
  ({ name, enabled: true, error: null, token: 'kept', ...more }) as ConnectionView;

it.each([
  ['none', 0, []],
  ['synced', 0, [connection('GitLab')]],
  ['syncing', 1, [connection('GitLab')]],
  ['failing', 1, [connection('GitLab', { error: 'It did not answer.' })]],
  ['failing', 0, [connection('GitLab', { token: 'missing' })]],
  ['off', 0, [connection('GitLab', { enabled: false, error: 'It did not answer.' })]],
] as const)('is %s while %i sync', (state, syncing, connections) => {
  expect(syncStatus({ syncing, last_sync: null }, connections).state).toBe(state);
});

it('names the connections that fail', () => {
  const both = [connection('GitLab'), connection('Jenkins', { error: 'No answer.' })];
  expect(syncStatus({ syncing: 0, last_sync: 5 }, both)).toEqual({
    state: 'failing',
    failing: ['Jenkins'],
    lastAt: 5,
  });
});
