import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { deployment } from '../../../test/delivery';
import { showPage } from '../../../test/showPage';
import type { Environments, PipelineRunView } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { router } from '../../shell/router.svelte';
import EnvironmentsPage from './EnvironmentsPage.svelte';
import Page from './Page.svelte';
import PipelinesPage from './PipelinesPage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  deployments: vi.fn(),
  pipelineRuns: vi.fn(),
  environments: vi.fn(),
  mapping: vi.fn(),
  markDeployment: vi.fn(),
  unmarkDeployment: vi.fn(),
  saveEnvironmentRule: vi.fn(),
  deleteEnvironmentRule: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));
const openUrl = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl }));

const run: PipelineRunView = {
  key: { connection: 'c', external_id: 'r' },
  source: 'shop/checkout',
  service: null,
  service_name: '',
  name: '#62884',
  status: 'unstable',
  commit: '',
  reference: 'canary',
  trigger: 'schedule',
  url: '',
  created_at: 1_000,
  finished_at: 61_000,
  duration: 60_000,
};

const environments: Environments = {
  seen: [
    { name: 'load-lab', tier: null, deployments: 104, last_at: 1_000 },
    { name: 'production', tier: 'production', deployments: 9, last_at: 1_000 },
  ],
  rules: [
    {
      id: 'r1',
      rule: { pattern: 'production*', tier: 'production', position: 1 },
      matches: ['production'],
    },
    { id: 'r2', rule: { pattern: 'review/*', tier: 'testing', position: 2 }, matches: [] },
  ],
};

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  for (const { id } of toasts.all) toasts.dismiss(id);
  router.go('delivery');
  api.services.mockResolvedValue([]);
  api.teams.mockResolvedValue([]);
  api.deployments.mockResolvedValue({
    rows: [deployment('a'), deployment('b', { environment: 'load-lab', tier: null })],
    next: null,
    total: 2,
  });
  api.pipelineRuns.mockResolvedValue({ rows: [run], next: null, total: 1 });
  api.environments.mockResolvedValue(environments);
  api.mapping.mockResolvedValue({ inbox: [], rules: [] });
});

it('lists deployments and says which environment no rule maps', async () => {
  showPage(Page);
  const table = await screen.findByRole('grid', { name: 'Deployments' });
  expect(await within(table).findByText('Release a')).toBeTruthy();
  expect(within(table).getByText('Unmapped')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Delivery');
  expect(await audit(document.body)).toEqual([]);
});

it('reads on after the last row, where there is more', async () => {
  const next = { at: 1, row: 7 };
  api.deployments
    .mockResolvedValueOnce({ rows: [deployment('a')], next, total: 2 })
    .mockResolvedValueOnce({ rows: [deployment('z')], next: null, total: 2 });
  showPage(Page);
  expect(await screen.findByText('Release z')).toBeTruthy();
  expect(screen.getByText('Release a')).toBeTruthy();
  expect(api.deployments.mock.calls.map(([filter]) => filter.after)).toEqual([null, next]);
});

it('marks a deployment with a reason, and takes that back by Undo', async () => {
  api.markDeployment.mockResolvedValue('mark');
  showPage(Page);
  await userEvent.click(await screen.findByText('Release a'));
  const panel = await screen.findByRole('complementary', { name: 'Release a' });
  await userEvent.click(within(panel).getByRole('radio', { name: 'Rework' }));
  await userEvent.type(within(panel).getByRole('textbox', { name: /Reason/ }), ' Repair of 41 ');
  await userEvent.click(within(panel).getByRole('button', { name: 'Mark as rework' }));
  expect(api.markDeployment).toHaveBeenCalledWith(deployment('a').key, 'rework', 'Repair of 41');
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(api.unmarkDeployment).toHaveBeenCalledWith('mark');
  await userEvent.click(within(panel).getByRole('button', { name: 'Open in source' }));
  expect(openUrl).toHaveBeenCalledWith('https://gitlab.example.com/1');
  expect(await audit(document.body)).toEqual([]);
});

it('keeps what the engine refuses in its place', async () => {
  api.deployments.mockResolvedValue({
    rows: [deployment('a', { verdict: 'sound', mark: 'm1' })],
    next: null,
    total: 1,
  });
  api.unmarkDeployment.mockRejectedValue(new Error('Your role reads and does not judge.'));
  showPage(Page);
  await userEvent.click(await screen.findByText('Release a'));
  await userEvent.click(await screen.findByRole('button', { name: 'Take verdict back' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Your role reads');
});

it('offers to connect a system where there is nothing, and to clear filters that hide all', async () => {
  api.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  showPage(Page);
  expect(await screen.findByRole('link', { name: 'Connect a system' })).toBeTruthy();
  await userEvent.type(screen.getByRole('searchbox'), 'nothing');
  await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
  expect(api.deployments.mock.lastCall![0].text).toBe('nothing');
  expect(await screen.findByRole('link', { name: 'Connect a system' })).toBeTruthy();
});

it('lists pipeline runs with what started them', async () => {
  router.go('pipelines');
  showPage(PipelinesPage);
  await userEvent.click(await screen.findByText('#62884'));
  const panel = await screen.findByRole('complementary', { name: '#62884' });
  expect(panel.textContent).toContain('schedule');
  expect(panel.textContent).toContain('1 min');
  expect(screen.getByRole('link', { current: 'page' }).textContent?.trim()).toBe('Pipelines');
  expect(await audit(document.body)).toEqual([]);
});

it('maps an environment in one step, by its exact name and after all other rules', async () => {
  router.go('environments');
  api.saveEnvironmentRule.mockResolvedValue('new');
  showPage(EnvironmentsPage);
  expect(await screen.findByText(/104 deployments go to an environment/)).toBeTruthy();
  expect(await audit(document.body)).toEqual([]);
  screen.getByLabelText('Tier of load-lab').focus();
  await userEvent.keyboard('{Enter}');
  // jsdom places nothing, so that what floats counts as hidden and has no name.
  await waitFor(() => expect(document.querySelector('[data-value="staging"]')).toBeTruthy());
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await waitFor(() =>
    expect(api.saveEnvironmentRule).toHaveBeenCalledWith(null, {
      pattern: 'load-lab',
      tier: 'staging',
      position: 3,
    }),
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(api.deleteEnvironmentRule).toHaveBeenCalledWith('new');
});

it('shows what a new rule matches while it is typed', async () => {
  router.go('environments');
  api.saveEnvironmentRule.mockResolvedValue('new');
  showPage(EnvironmentsPage);
  await screen.findByText('review/*');
  await userEvent.click(screen.getByRole('button', { name: /Add rule/ }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Environment' }), '*o*');
  expect(within(dialog).getByText('Matches 2 environments')).toBeTruthy();
  expect(dialog.textContent).toMatch(/production\s+decided before by production\*/);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save rule' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('tries a rule earlier, and deletes one with an Undo that brings it back', async () => {
  router.go('environments');
  api.saveEnvironmentRule.mockResolvedValue('r2');
  const review = { pattern: 'review/*', tier: 'testing', position: 2 };
  showPage(EnvironmentsPage);
  await userEvent.click(await screen.findByRole('button', { name: 'Try review/* earlier' }));
  await waitFor(() =>
    expect(api.saveEnvironmentRule.mock.calls).toEqual([['r2', { ...review, position: 0 }]]),
  );
  await userEvent.click(screen.getByRole('button', { name: 'Delete review/*' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(api.deleteEnvironmentRule).toHaveBeenCalledWith('r2');
  expect(api.saveEnvironmentRule).toHaveBeenLastCalledWith(null, review);
});
