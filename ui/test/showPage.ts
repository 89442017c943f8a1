import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { createQueries } from '../src/live/queries';
import InQueries from './InQueries.svelte';

/** Renders a page with queries of its own, as the app does. */
export function showPage<P extends Record<string, unknown>>(of: Component<P>, given?: P) {
  const client = createQueries();
  return {
    client,
    ...render(InQueries, {
      of: of as unknown as Component<Record<string, unknown>>,
      given,
      client,
    }),
  };
}
