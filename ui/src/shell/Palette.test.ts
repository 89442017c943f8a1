import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../test/audit';
import { registry } from './actions.svelte';
import Palette from './Palette.svelte';
import { router } from './router.svelte';

const withdraw: (() => void)[] = [];
beforeEach(() => router.go('today'));
afterEach(() => {
  for (const each of withdraw.splice(0)) each();
});

const options = () => screen.getAllByRole('option').map((option) => option.textContent.trim());

it('lists what can be done here before the pages', () => {
  withdraw.push(
    registry.offer(() => [{ id: 'declare', title: 'Declare an incident', key: 'n', run: vi.fn() }]),
  );
  render(Palette, { open: true });
  expect(options()[0]).toContain('Declare an incident');
  expect(options().some((text) => text.startsWith('Delivery'))).toBe(true);
});

it('leaves out what only a key makes sense for', () => {
  withdraw.push(
    registry.offer(() => [
      { id: 'next', title: 'Next line', key: 'j', keyOnly: true, run: vi.fn() },
    ]),
  );
  render(Palette, { open: true });
  expect(options().some((text) => text.startsWith('Next line'))).toBe(false);
});

it('goes to a page by its first letters and Enter', async () => {
  render(Palette, { open: true });
  const user = userEvent.setup();
  await user.type(screen.getByRole('combobox'), 'pipel{Enter}');
  expect(router.route.name).toBe('pipelines');
});

it('runs an action by a keyword', async () => {
  const run = vi.fn();
  withdraw.push(
    registry.offer(() => [
      { id: 'declare', title: 'Declare an incident', keywords: 'outage', run },
    ]),
  );
  render(Palette, { open: true });
  await userEvent.setup().type(screen.getByRole('combobox'), 'outage{Enter}');
  expect(run).toHaveBeenCalledTimes(1);
});

it('shows what the providers find, and the sentence of one that fails', async () => {
  withdraw.push(
    registry.provide({
      id: 'incidents',
      title: 'Incidents',
      search: async (query) => [
        { id: '1', title: `Checkout answers 502 (${query})`, run: vi.fn() },
      ],
    }),
    registry.provide({
      id: 'people',
      title: 'Members',
      search: () => Promise.reject(new Error('The members could not be searched.')),
    }),
  );
  render(Palette, { open: true });
  await userEvent.setup().type(screen.getByRole('combobox'), '502');
  await waitFor(() => expect(options()).toContain('Checkout answers 502 (502)'));
  expect(screen.getByRole('alert').textContent).toContain('The members could not be searched.');
});

it('drops the answer to an earlier query', async () => {
  const asked: string[] = [];
  withdraw.push(
    registry.provide({
      id: 'slow',
      title: 'Slow',
      search: (query) => {
        asked.push(query);
        return Promise.resolve([{ id: query, title: `Found ${query}`, run: vi.fn() }]);
      },
    }),
  );
  render(Palette, { open: true });
  await userEvent.setup().type(screen.getByRole('combobox'), 'payments');
  await waitFor(() => expect(options()).toContain('Found payments'));
  expect(asked).toEqual(['payments']);
});

it('says when nothing is called that', async () => {
  render(Palette, { open: true });
  await userEvent.setup().type(screen.getByRole('combobox'), 'zzz');
  expect(screen.getByText('Nothing is called ‘zzz’.')).toBeTruthy();
});

it('has nothing that axe objects to', async () => {
  render(Palette, { open: true });
  expect(await audit(document.body)).toEqual([]);
});
