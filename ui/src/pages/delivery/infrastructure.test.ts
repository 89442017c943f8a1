import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { iacRun } from '../../../test/delivery';
import { showPage } from '../../../test/showPage';
import type { DriftView } from '../../api';
import { router } from '../../shell/router.svelte';
import { byDrift, countParts, driftInWords, hostParts, worked } from './infrastructure';
import InfrastructurePage from './InfrastructurePage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  mapping: vi.fn(),
  iacRuns: vi.fn(),
  drift: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));
const openUrl = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl }));

const drift = (source: string, drifted: number | null): DriftView => ({
  connection: 'c',
  connection_name: 'HCP Terraform',
  source,
  service: null,
  service_name: '',
  drifted,
  checked_at: drifted === null ? null : 1_000,
  url: '',
  last_applied_at: null,
});
const hosts = { ok: 4, changed: 2, failed: 1, unreachable: 0, skipped: 0 };

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  router.go('infrastructure');
  api.services.mockResolvedValue([]);
  api.teams.mockResolvedValue([]);
  api.mapping.mockResolvedValue({ inbox: [], rules: [] });
  api.drift.mockResolvedValue([drift('a', 0), drift('b', 4), drift('c', null)]);
  api.iacRuns.mockResolvedValue({
    rows: [
      iacRun('run-1'),
      iacRun('job-2', { tool: 'ansible', action: 'play', resources: null, hosts, title: 'Patch' }),
    ],
    next: null,
    total: 2,
  });
});

it('shows drift above the runs, and a run in full beside them', async () => {
  const user = userEvent.setup();
  const { container } = showPage(InfrastructurePage);
  const cards = within(await screen.findByRole('region', { name: 'Drift' }));
  expect(cards.getByText(/1 workspace of 3 differs from the code/)).toBeTruthy();
  expect(cards.getAllByRole('listitem')[0]?.textContent).toContain('4 resources differ');
  const table = within(screen.getByRole('grid', { name: 'Infrastructure runs' }));
  expect(await table.findByText('+3')).toBeTruthy();
  expect(table.getByText('−0')).toBeTruthy();
  expect(table.getByText('1 host failed, 2 hosts changed, 4 hosts ok')).toBeTruthy();
  expect(await audit(container)).toEqual([]);
  await user.click(table.getByText('Open a port (run-1)'));
  const panel = within(await screen.findByRole('complementary', { name: 'Open a port (run-1)' }));
  expect(panel.getAllByText('3 to add, 1 to change, 0 to destroy').length).toBeGreaterThan(0);
  expect(panel.getByText('1 min')).toBeTruthy();
  await user.click(panel.getByRole('button', { name: 'Open in HCP Terraform' }));
  expect(openUrl).toHaveBeenCalledWith('https://app.terraform.io/runs/1');
});

it('lists runs although drift cannot be told', async () => {
  api.drift.mockRejectedValue(new Error('Drift cannot be told.'));
  showPage(InfrastructurePage);
  expect((await screen.findByRole('alert')).textContent).toContain('Drift cannot be told.');
  expect(await screen.findByText('Patch')).toBeTruthy();
});

it('says what will be there', async () => {
  api.drift.mockResolvedValue([]);
  api.iacRuns.mockResolvedValue({ rows: [], next: null, total: 0 });
  showPage(InfrastructurePage);
  expect(await screen.findByText(/Runs of Terraform and Ansible will be listed here/)).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Drift' })).toBeNull();
});

it('puts first what differs most, then what nobody has looked at', () => {
  const order = byDrift([
    drift('sound', 0),
    drift('unknown', null),
    drift('one', 1),
    drift('two', 2),
  ]);
  expect(order.map(({ source }) => source)).toEqual(['two', 'one', 'unknown', 'sound']);
  expect(order.map(driftInWords)).toEqual([
    '2 resources differ',
    '1 resource differs',
    'Nobody has looked yet',
    'As the code says',
  ]);
});

it('counts hosts only in states in which there is any', () => {
  expect(hostParts(hosts).map(({ short }) => short)).toEqual(['1 failed', '2 changed', '4 ok']);
  expect(countParts({ resources: null, hosts: null })).toEqual([]);
});

it.each([
  [0, 5, 5],
  [null, 5, null],
  [0, null, null],
  [5, 0, null],
])('a run from %s to %s worked for %s', (started_at, finished_at, ms) => {
  expect(worked({ started_at, finished_at })).toBe(ms);
});
