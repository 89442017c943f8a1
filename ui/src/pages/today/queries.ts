import { createQuery, type QueryClient } from '@tanstack/svelte-query';
import { api, type SetAside, type Today } from '../../api';
import { statusQuery, todayQuery } from '../../start/queries';

/** What needs this person now. */
export const today = () => createQuery(todayQuery);

/** When a sync last ended, for the calm state. */
export const status = () => createQuery(statusQuery);

/** Sets a row aside until tomorrow morning, and answers when it is back. */
export async function setAside(client: QueryClient, key: string): Promise<number> {
  const until = await api.setAside(key);
  change(client, (rows) => [...rows.filter((row) => row.key !== key), { key, until }]);
  return until ?? 0;
}

/** Brings a row back before its time. */
export async function bringBack(client: QueryClient, key: string): Promise<void> {
  await api.bringBack(key);
  change(client, (rows) => rows.filter((row) => row.key !== key));
}

/** The row goes at once: the engine's answer, which has all of Today in it, would come later. */
function change(client: QueryClient, next: (rows: readonly SetAside[]) => SetAside[]): void {
  client.setQueryData<Today>(
    todayQuery().queryKey,
    (seen) => seen && { ...seen, set_aside: next(seen.set_aside) },
  );
}
