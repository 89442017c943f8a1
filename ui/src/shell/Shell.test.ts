import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { audit } from '../../test/audit';
import { registry } from './actions.svelte';
import { router } from './router.svelte';
import Shell from './Shell.svelte';

beforeEach(() => router.go('today'));

const onCall = {
  text: 'On call until Mon 09:00',
  title: 'You are on call: Payments',
  isOn: true,
  schedule: 's1',
};
const show = () =>
  render(Shell, {
    workspace: 'Nordlicht',
    me: { name: 'Mara Lindt', discipline: 'operations', onCall },
    sync: { state: 'failing', failing: ['GitLab', 'Jenkins'] },
    counts: { incidents: 2 },
  });

it('says where the member is and marks it in the rail', async () => {
  show();
  const user = userEvent.setup();
  await user.keyboard('gk');
  const rail = within(screen.getByRole('navigation', { name: 'Pages' }));
  expect(rail.getByRole('link', { current: 'page' }).textContent).toContain('KPIs');
  await waitFor(() => expect(document.title).toBe('KPIs · Muster'));
});

it('marks the parent of a page that is not in the rail', () => {
  show();
  router.go('policies');
  return waitFor(() =>
    expect(screen.getByRole('link', { current: 'page' }).textContent).toContain('Incidents'),
  );
});

it('tells which connections fail', () => {
  show();
  expect(screen.getByText('GitLab and 1 more did not answer')).toBeTruthy();
});

it('says until when the member is on call, and leads to the schedule', () => {
  show();
  const link = screen.getByRole('link', { name: 'On call until Mon 09:00' });
  expect(link.getAttribute('href')).toBe('#/on-call/s1');
});

it('runs the action of the page by its letter and lists it in the sheet', async () => {
  let ran = 0;
  const withdraw = registry.offer(() => [
    { id: 'n', title: 'Declare an incident', key: 'n', run: () => (ran += 1) },
  ]);
  show();
  const user = userEvent.setup();
  await user.keyboard('n');
  expect(ran).toBe(1);
  await user.keyboard('?');
  expect(await screen.findByText('Declare an incident')).toBeTruthy();
  withdraw();
});

it('keeps the letter of what works anywhere from every page, and lists it once', async () => {
  const ran: string[] = [];
  const anywhere = registry.offer(() => [
    { id: 'd', title: 'Declare an incident', key: 'c', anywhere: true, run: () => ran.push('d') },
  ]);
  const page = registry.offer(() => [
    { id: 'p', title: 'Create a schedule', key: 'c', run: () => ran.push('p') },
  ]);
  show();
  const user = userEvent.setup();
  await user.keyboard('c');
  expect(ran).toEqual(['d']);
  await user.keyboard('?');
  const title = await screen.findByRole('heading', { name: 'Anywhere' });
  expect(title.parentElement?.textContent).toContain('Declare an incident');
  expect(screen.queryByText('Create a schedule')).toBeNull();
  anywhere();
  page();
});

it('leads past the rail by the first Tab', async () => {
  show();
  const user = userEvent.setup();
  await user.tab();
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('main'));
});

it('has nothing that axe objects to', async () => {
  const { container } = show();
  expect(await audit(container)).toEqual([]);
});
