import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError, type IncidentRow, type Today } from '../../api';
import { registry } from '../../shell/actions.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  today: vi.fn(),
  status: vi.fn(),
  acknowledgeIncident: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const row = (id: string, title: string, more: Partial<IncidentRow> = {}): IncidentRow => ({
  id,
  title,
  service: null,
  service_name: 'payments',
  severity: 'sev2',
  status: 'open',
  opened_at: Date.now() - 600_000,
  acknowledged_at: null,
  acknowledged_by_name: '',
  resolved_at: null,
  assignee: null,
  assignee_name: '',
  alerts: 1,
  ...more,
});
const paged = row('i1', 'Card payments fail');
const other = row('i2', 'Search is slow');
const nothing: Today = {
  pages: [],
  incidents: [],
  failing: [],
  off_target: [],
  unmapped_environments: 0,
  unassigned_sources: 0,
  connections: 1,
  services: 1,
};
const busy: Today = {
  ...nothing,
  pages: [{ incident: 'i1', row: paged, level: 2, due_at: Date.now() - 240_000, held: null }],
  incidents: [paged, other],
};
const press = (key: string) => registry.actions.find((action) => action.key === key)?.run();

beforeEach(() => {
  vi.clearAllMocks();
  fake.today.mockResolvedValue(busy);
  fake.status.mockResolvedValue({ last_sync: Date.now() - 120_000 });
  fake.acknowledgeIncident.mockResolvedValue(null);
});

it('says in one sentence that nothing needs anybody, and when it last knew', async () => {
  fake.today.mockResolvedValue(nothing);
  showPage(Page);
  const said = await screen.findByText(/Nothing needs you/);
  await waitFor(() => expect(said.textContent).toContain('Last synced 2 min ago.'));
});

it('lists an incident that pages once, as the page', async () => {
  showPage(Page);
  expect(await screen.findByRole('region', { name: 'Pages waiting for you' })).toBeTruthy();
  expect(screen.getAllByRole('link', { name: 'Card payments fail' })).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'Search is slow' })).toBeTruthy();
});

it('acknowledges the page that waits by the button', async () => {
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: /^Acknowledge/ }));
  expect(fake.acknowledgeIncident).toHaveBeenCalledExactlyOnceWith('i1');
});

it('walks the lines by j and k and acknowledges the one with the keyboard by a', async () => {
  showPage(Page);
  await screen.findByRole('link', { name: 'Search is slow' });
  press('j');
  expect(document.activeElement?.textContent).toBe('Card payments fail');
  press('j');
  press('j');
  expect(document.activeElement?.textContent).toBe('Search is slow');
  press('a');
  expect(fake.acknowledgeIncident).toHaveBeenLastCalledWith('i2');
  press('k');
  expect(document.activeElement?.textContent).toBe('Card payments fail');
});

it('keeps a refusal in place', async () => {
  const message = 'Somebody else resolved it meanwhile.';
  fake.acknowledgeIncident.mockRejectedValue(
    new ProblemError({ message, field: null, details: null }),
  );
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: /^Acknowledge/ }));
  expect((await screen.findByRole('alert')).textContent).toContain(message);
});

it('has nothing that axe objects to', async () => {
  const { container } = showPage(Page);
  await screen.findByRole('link', { name: 'Search is slow' });
  expect(await audit(container)).toEqual([]);
});
