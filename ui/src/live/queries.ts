import { QueryClient } from '@tanstack/svelte-query';

/**
 * The client that every page's queries share. The engine is in the same process, so queries run
 * without a network; a failure is a sentence to show at once, not a reason to try again unasked.
 * Data grows stale by `changed` events (see `changed.ts`), not by time.
 */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
