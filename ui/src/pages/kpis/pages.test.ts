import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { card, detail, shape } from '../../../test/kpis';
import { showPage } from '../../../test/showPage';
import type { KpiEventView, KpiScope } from '../../api';
import { router } from '../../shell/router.svelte';
import KpiPage from './KpiPage.svelte';
import Page from './Page.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  settings: vi.fn(),
  kpis: vi.fn(),
  kpi: vi.fn(),
  kpiEvents: vi.fn(),
  kpiShape: vi.fn(),
  kpiComparison: vi.fn(),
  setTarget: vi.fn(),
  clearTarget: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));

const event = (index: number, role: 'counted' | 'against' | 'apart'): KpiEventView => ({
  event: {
    at: 1_000 + index,
    subject: { kind: 'deployment', id: index },
    service: null,
    role,
    value: null,
    rule: null,
    confidence: role === 'against' ? 'certain' : null,
    left_out: null,
    sentence: role === 'against' ? 'Somebody marked it as failed.' : '',
    related: [],
  },
  title: `Release ${index}`,
  service_name: 'checkout',
  url: '',
  incident: null,
  action: null,
  review: null,
});

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  const service = {
    name: 'checkout',
    description: '',
    teams: [],
    sources: [],
    attribution_window: null,
  };
  api.services.mockResolvedValue([{ id: 's1', service }]);
  api.teams.mockResolvedValue([]);
  api.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  api.kpis.mockResolvedValue({ cards: [card()], time_zone: 'Europe/Berlin' });
  api.kpi.mockResolvedValue(detail());
  api.kpiShape.mockResolvedValue(shape());
  api.kpiComparison.mockResolvedValue({ rows: [], reason: 'There is one team.' });
  api.kpiEvents.mockResolvedValue({ events: [event(1, 'against'), event(2, 'counted')], total: 2 });
});

it('shows each KPI with its change, target, band and what it is made of', async () => {
  showPage(Page);
  const tile = await screen.findByRole('link', { name: /Change failure rate/ });
  for (const words of [
    '8 points better',
    'Target at most 10 %: missed',
    'DORA 2024: High',
    '50 deployments',
  ]) {
    expect(tile.textContent).toContain(words);
  }
  expect(tile.getAttribute('href')).toBe('#/kpis/change_failure_rate');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('KPIs');
  expect(await audit(document.body)).toEqual([]);
});

it('gives the reason instead of a value that there is not', async () => {
  const absence = {
    reason: 'no_deployments' as const,
    sentence: 'No deployment ended in this period.',
  };
  api.kpis.mockResolvedValue({ cards: [card({ value: null, absence, n: 0 })], time_zone: 'UTC' });
  showPage(Page);
  expect(await screen.findByText(absence.sentence)).toBeTruthy();
});

it('asks for what was chosen, also on the next visit', async () => {
  localStorage.setItem(
    'muster.kpis',
    JSON.stringify({ services: ['s1', 'gone'], tier: 'staging' }),
  );
  showPage(Page);
  await waitFor(() => expect(api.kpis).toHaveBeenCalled());
  const scope = api.kpis.mock.calls[0]![0] as KpiScope;
  expect(scope).toMatchObject({ services: ['s1'], teams: [], tier: 'staging', bucket: 'week' });
  await userEvent.click(
    screen.getByRole('button', { name: /Stop filtering by Service: checkout/ }),
  );
  await waitFor(() => expect(api.kpis.mock.lastCall![0]).toMatchObject({ services: [] }));
});

it('says why the engine refused, and tries again', async () => {
  api.kpis.mockRejectedValueOnce(new Error('The workspace file cannot be read.'));
  showPage(Page);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: /Change failure rate/ })).toBeTruthy();
});

it('lists the events behind a number and tells the rule of the one that is opened', async () => {
  router.go('kpi', { kpi: 'change_failure_rate' });
  showPage(KpiPage);
  const table = await screen.findByRole('grid', { name: 'Events behind the number' });
  expect(await within(table).findByText('Release 1')).toBeTruthy();
  await userEvent.click(screen.getByRole('radio', { name: 'Against' }));
  await waitFor(() => expect(within(table).queryByText('Release 2')).toBeNull());
  table.focus();
  await userEvent.keyboard('{Enter}');
  const chosen = await screen.findByRole('region', { name: 'Chosen event' });
  expect(chosen.textContent).toContain('Somebody marked it as failed.');
  expect(screen.getByRole('link', { name: 'Map environments' })).toBeTruthy();
  expect(await audit(document.body)).toEqual([]);
});

it('sets a target in the unit of the KPI, and refuses what is none', async () => {
  router.go('kpi', { kpi: 'change_failure_rate' });
  api.setTarget.mockResolvedValue('target');
  showPage(KpiPage);
  await userEvent.click(await screen.findByRole('button', { name: /Change target/ }));
  const field = await screen.findByRole('textbox', { name: 'Target' });
  expect((field as HTMLInputElement).value).toBe('10 %');
  await userEvent.clear(field);
  await userEvent.type(field, 'less{Enter}');
  expect(await screen.findByText(/‘less’ is no target/)).toBeTruthy();
  await userEvent.clear(field);
  await userEvent.type(field, '5 %{Enter}');
  await waitFor(() =>
    expect(api.setTarget).toHaveBeenCalledWith(
      'change_failure_rate',
      { kind: 'workspace' },
      0.05,
      null,
      null,
    ),
  );
});

it('says so where an address names no KPI', async () => {
  router.go('kpi', { kpi: 'velocity' });
  showPage(KpiPage);
  expect(await screen.findByText('Muster has no KPI ‘velocity’.')).toBeTruthy();
  expect(api.kpi).not.toHaveBeenCalled();
});
