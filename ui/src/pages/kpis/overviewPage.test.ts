import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { card } from '../../../test/kpis';
import { choices, defined, ownCard, ownEvaluation, TICKETS } from '../../../test/ownKpis';
import { showPage } from '../../../test/showPage';
import type { KpiCard } from '../../api';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  members: vi.fn(),
  settings: vi.fn(),
  kpis: vi.fn(),
  kpiDefinitions: vi.fn(),
  kpiChoices: vi.fn(),
  previewKpi: vi.fn(),
  saveKpiDefinition: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));

const keyOf = (key: string) => registry.keyed.find((action) => action.key === key);
const idOf = (at: number) => `0199b0a4-7c1e-7d2a-9b3f-${String(at).padStart(12, '0')}`;
const many = (count: number): KpiCard[] =>
  Array.from({ length: count }, (_, at) =>
    ownCard({ name: `Measure ${at}`, evaluation: ownEvaluation({ kpi: idOf(at) }) }),
  );

function answer(cards: KpiCard[], may_direct = true) {
  api.kpis.mockResolvedValue({ cards, time_zone: 'Europe/Berlin', may_direct });
}

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  router.go('kpis');
  for (const list of [api.services, api.teams, api.members]) list.mockResolvedValue([]);
  api.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  api.kpiDefinitions.mockResolvedValue([defined()]);
  api.kpiChoices.mockResolvedValue(choices());
  answer([card(), ownCard()]);
});

it('shows the workspace’s own KPIs beside those of delivery, with where they come from', async () => {
  const { container } = showPage(Page);
  const own = within(await screen.findByRole('region', { name: 'Our own' }));
  const tile = own.getByRole('link', { name: /Support tickets/ });
  expect(tile.getAttribute('href')).toBe(`#/kpis/${TICKETS}`);
  expect(await own.findByText('People enter its values.')).toBeTruthy();
  for (const words of ['42', 'tickets', '8 tickets better', '12 values', 'No target']) {
    expect(tile.textContent).toContain(words);
  }
  const delivery = within(screen.getByRole('region', { name: 'Delivery' }));
  expect(delivery.getByRole('link', { name: /Change failure rate/ })).toBeTruthy();
  expect(screen.queryByRole('searchbox')).toBeNull();
  expect(await audit(container)).toEqual([]);
});

it('says on the tile that thresholds are crossed, and what a sloped target asks for', async () => {
  const target = {
    id: 'target',
    scope: { kind: 'workspace' as const },
    value: 20,
    by: Date.UTC(2027, 0, 1),
    start: { at: 0, value: 60 },
    now: 40,
  };
  answer([ownCard({ crossed: 2, target, on_target: false })]);
  showPage(Page);
  const tile = await screen.findByRole('link', { name: /Support tickets/ });
  expect(within(tile).getByText('2 thresholds crossed')).toBeTruthy();
  expect(within(tile).getByText('Target at most 20 tickets: missed')).toBeTruthy();
});

it('says what own KPIs are good for while there are none', async () => {
  answer([card()]);
  showPage(Page);
  expect(await screen.findByText(/KPIs that you define will stand here/)).toBeTruthy();
  expect(screen.getAllByRole('button', { name: /New KPI/ })).toHaveLength(2);
});

it('offers to define one only to those who may', async () => {
  answer([card()], false);
  showPage(Page);
  expect(await screen.findByText(/KPIs that you define will stand here/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /New KPI/ })).toBeNull();
  expect(keyOf('n')).toBeUndefined();
});

it('opens the new KPI once it is defined by the key', async () => {
  api.saveKpiDefinition.mockResolvedValue(TICKETS);
  const user = userEvent.setup();
  showPage(Page);
  await screen.findByRole('region', { name: 'Our own' });
  flushSync(() => keyOf('n')?.run());
  const dialog = within(await screen.findByRole('dialog', { name: 'New KPI' }));
  await user.click(dialog.getByText('By hand or CSV'));
  await user.type(dialog.getByLabelText('Name'), 'Open tickets{Enter}');
  await waitFor(() => expect(router.route.params).toEqual({ kpi: TICKETS }));
});

it('shows the archive', async () => {
  api.kpiDefinitions.mockResolvedValue([defined({ archived: true, name: 'Old one' })]);
  showPage(Page);
  await screen.findByRole('region', { name: 'Our own' });
  flushSync(() => registry.actions.find(({ id }) => id === 'kpi-archive')?.run());
  const dialog = within(await screen.findByRole('dialog', { name: 'Archived KPIs' }));
  expect(await dialog.findByText('Old one')).toBeTruthy();
});

it('finds one among many, and all again', async () => {
  answer([card(), ...many(12)]);
  const user = userEvent.setup();
  showPage(Page);
  const search = await screen.findByRole('searchbox', { name: 'Search KPIs' });
  await user.type(search, 'measure 7');
  expect(screen.getByText('Measure 7')).toBeTruthy();
  expect(screen.queryByText('Measure 8')).toBeNull();
  expect(screen.queryByRole('region', { name: 'Delivery' })).toBeNull();
  await user.clear(search);
  await user.type(search, 'velocity');
  expect(screen.getByText('No KPI here is called ‘velocity’.')).toBeTruthy();
  await user.type(search, '{Escape}');
  expect(screen.getByText('Measure 8')).toBeTruthy();
});

it('leaves tiles to be laid out as they come into view', async () => {
  answer([card(), ...many(30)]);
  const { container } = showPage(Page);
  const tiles = () => [...container.querySelectorAll('a[href^="#/kpis/"]')];
  await waitFor(() => expect(tiles()).toHaveLength(31));
  for (const tile of tiles()) expect(tile.closest('.deferred')).not.toBeNull();
});
