import { QueryClient, QueryObserver, type QueryKey } from '@tanstack/svelte-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createInvalidator } from './changed';

const A = '01890000-0000-7000-8000-00000000000a';
const B = '01890000-0000-7000-8000-00000000000b';

let client: QueryClient;
const stale = (key: QueryKey) => client.getQueryState(key)?.isInvalidated;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  const keys: QueryKey[] = [
    ['incidents', 'list'],
    ['incidents', A],
    ['incidents', B, 'timeline'],
    ['kpis'],
    ['members'],
  ];
  for (const key of keys) client.setQueryData(key, 1);
});
afterEach(() => vi.useRealTimers());

it('refetches what an incident changes and leaves other incidents and topics alone', () => {
  createInvalidator(client)({ kind: 'incident', id: A });
  vi.advanceTimersByTime(100);
  expect(stale(['incidents', 'list'])).toBe(true);
  expect(stale(['incidents', A])).toBe(true);
  expect(stale(['incidents', B, 'timeline'])).toBe(false);
  expect(stale(['kpis'])).toBe(true);
  expect(stale(['members'])).toBe(false);
});

it('refetches every incident when what all of them show has changed', () => {
  createInvalidator(client)({ kind: 'member', id: A });
  vi.advanceTimersByTime(100);
  expect(stale(['incidents', B, 'timeline'])).toBe(true);
  expect(stale(['kpis'])).toBe(false);
});

it('refetches an incident when a note on it is written', () => {
  createInvalidator(client)({ kind: 'note', id: '01890000-0000-7000-8000-0000000000ff' });
  vi.advanceTimersByTime(100);
  expect(stale(['incidents', A])).toBe(true);
});

it('asks again for what changed while its first answer was on its way', async () => {
  const answers = ['before', 'after'];
  const ask = vi.fn(
    () =>
      new Promise<string | undefined>((done) =>
        setTimeout(done, 500, answers[ask.mock.calls.length - 1]),
      ),
  );
  const shown = new QueryObserver(client, {
    queryKey: ['connections', A],
    queryFn: ask,
    staleTime: Infinity,
  });
  const leave = shown.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(100);
  createInvalidator(client)({ kind: 'sync' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(shown.getCurrentResult().data).toBe('after');
  expect(ask).toHaveBeenCalledTimes(2);
  leave();
});

it('gathers a burst into one refetch', () => {
  const invalidate = vi.spyOn(client, 'invalidateQueries');
  const changed = createInvalidator(client);
  for (let n = 0; n < 2_000; n++) changed({ kind: 'deployment', id: String(n) });
  vi.advanceTimersByTime(100);
  expect(invalidate).toHaveBeenCalledTimes(1);
});

it('refetches what a page shows, and nothing else, when who is owed one changes', () => {
  client.setQueryData(['today'], 1);
  createInvalidator(client)({ kind: 'pages', id: null });
  vi.advanceTimersByTime(100);
  expect(stale(['today'])).toBe(true);
  expect(stale(['incidents', A])).toBe(true);
  expect(stale(['kpis'])).toBe(false);
});

it.each(['something_new', 'everything'])('refetches everything when ‘%s’ changes', (kind) => {
  createInvalidator(client)({ kind, id: A });
  vi.advanceTimersByTime(100);
  expect(stale(['members'])).toBe(true);
});
