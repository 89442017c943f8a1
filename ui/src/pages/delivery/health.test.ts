import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { health } from '../../../test/delivery';
import { showPage } from '../../../test/showPage';
import { router } from '../../shell/router.svelte';
import { medianChange, rateLook } from './health';
import HealthPage from './HealthPage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  mapping: vi.fn(),
  pipelineHealth: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));
const openUrl = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl }));

const failure = {
  key: { connection: 'c', external_id: 'r' },
  name: '#812',
  reference: 'main',
  url: 'https://gitlab.example.com/812',
  at: 1_000,
};
const DAY = 86_400_000;

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  router.go('pipelineHealth');
  api.services.mockResolvedValue([]);
  api.teams.mockResolvedValue([]);
  api.mapping.mockResolvedValue({ inbox: [], rules: [] });
  api.pipelineHealth.mockResolvedValue({
    rows: [
      health('shop/sound', { failed: 0, succeeded: 10, success_rate: 1, previous_median: null }),
      health('shop/broken', {
        failed: 8,
        succeeded: 2,
        success_rate: 0.2,
        flaky: 3,
        last_failure: failure,
      }),
    ],
    from: 0,
    to: 1,
  });
});

const sources = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent?.trim());

it('lists what fails most first, sorts by any column, and opens the last failure', async () => {
  const user = userEvent.setup();
  const { container } = showPage(HealthPage);
  const table = await screen.findByRole('grid', { name: 'Pipeline health' });
  await within(table).findByText('shop/broken');
  expect(sources(table)).toEqual(['shop/broken', 'shop/sound']);
  expect(within(table).getByText('3 flaky')).toBeTruthy();
  expect(within(table).getByText('20 % slower')).toBeTruthy();
  expect(await audit(container)).toEqual([]);
  await user.click(within(table).getByRole('button', { name: 'Pipeline' }));
  await user.click(within(table).getByRole('button', { name: 'Pipeline' }));
  expect(sources(table)).toEqual(['shop/sound', 'shop/broken']);
  await user.click(within(table).getByRole('button', { name: /#812/ }));
  expect(openUrl).toHaveBeenCalledWith('https://gitlab.example.com/812');
});

it('tells the workflows of one repository apart', async () => {
  const workflows = ['lint.yml', 'build.yml'].map((pipeline) => health('shop/web', { pipeline }));
  api.pipelineHealth.mockResolvedValue({ rows: workflows, from: 0, to: 1 });
  showPage(HealthPage);
  const table = await screen.findByRole('grid', { name: 'Pipeline health' });
  await within(table).findByText('lint.yml');
  expect(sources(table).sort()).toEqual(['shop/web build.yml', 'shop/web lint.yml']);
});

it('tells of the period that is chosen, and remembers it', async () => {
  const user = userEvent.setup();
  const { unmount } = showPage(HealthPage);
  await screen.findByText('shop/broken');
  await user.click(screen.getByRole('radio', { name: '7 days' }));
  await waitFor(() => {
    const { from, to } = api.pipelineHealth.mock.lastCall![0];
    expect(to - from).toBe(7 * DAY);
  });
  unmount();
  showPage(HealthPage);
  expect((await screen.findByRole('radio', { name: '7 days' })).getAttribute('aria-checked')).toBe(
    'true',
  );
});

it('offers to clear filters that hide all, and says what went wrong', async () => {
  api.pipelineHealth.mockResolvedValue({ rows: [], from: 0, to: 1 });
  const user = userEvent.setup();
  const { unmount } = showPage(HealthPage);
  await user.type(await screen.findByRole('searchbox'), 'none');
  expect(await screen.findByRole('button', { name: 'Clear filters' })).toBeTruthy();
  unmount();
  api.pipelineHealth.mockRejectedValue(new Error('The file cannot be read.'));
  showPage(HealthPage);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
});

it.each([
  [120, 100, { trend: 'worse', words: '20 % slower' }],
  [80, 100, { trend: 'better', words: '20 % faster' }],
  [102, 100, { trend: 'steady', words: 'as before' }],
  [80, null, null],
  [null, 80, null],
  [80, 0, null],
])('a median of %s after %s is %o', (median_duration, previous_median, change) => {
  expect(medianChange({ median_duration, previous_median })).toEqual(change);
});

it('says how a success rate looks in words too', () => {
  expect([1, 0.9, 0.4].map((rate) => rateLook(rate).word)).toEqual([
    'healthy',
    'fails now and then',
    'fails often',
  ]);
});
