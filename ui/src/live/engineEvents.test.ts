import { QueryClient } from '@tanstack/svelte-query';
import { expect, it } from 'vitest';
import type { ConnectionView, SyncProgress } from '../api';
import { showProgress } from './engineEvents';

const progress: SyncProgress = {
  connection: 'gitlab',
  stream: 'deployments',
  items: 300,
  pages: 3,
  total: 900,
  rate: 100,
  first: true,
};

it('writes the progress of a sync to its connection alone', () => {
  const client = new QueryClient();
  client.setQueryData(
    ['connections'],
    [
      { id: 'gitlab', progress: null },
      { id: 'jenkins', progress: null },
    ],
  );
  client.setQueryData(['connections', 'gitlab'], { view: { id: 'gitlab', progress: null } });
  showProgress(client, progress);
  const list = client.getQueryData<ConnectionView[]>(['connections']);
  expect(list?.map((view) => view.progress?.items)).toEqual([300, undefined]);
  expect(client.getQueryData(['connections', 'gitlab'])).toMatchObject({ view: { progress } });
});

it('asks for the state of the frame only when a sync begins', () => {
  const client = new QueryClient();
  client.setQueryData(['sync'], { syncing: 1 });
  client.setQueryData(['connections'], [{ id: 'gitlab', progress: null }]);
  showProgress(client, progress);
  expect(client.getQueryState(['sync'])?.isInvalidated).toBe(true);
  client.setQueryData(['sync'], { syncing: 1 });
  showProgress(client, { ...progress, items: 400 });
  expect(client.getQueryState(['sync'])?.isInvalidated).toBe(false);
});

it('makes up no connection that nobody has asked for', () => {
  const client = new QueryClient();
  showProgress(client, progress);
  expect(client.getQueryData(['connections'])).toBeUndefined();
  expect(client.getQueryData(['connections', 'gitlab'])).toBeUndefined();
});
