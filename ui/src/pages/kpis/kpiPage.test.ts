import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { compared, detail, shape, threshold } from '../../../test/kpis';
import { showPage } from '../../../test/showPage';
import type { KpiDetail, KpiScope } from '../../api';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import { shortcuts } from '../../shell/shortcuts';
import KpiPage from './KpiPage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  settings: vi.fn(),
  policies: vi.fn(),
  kpi: vi.fn(),
  kpiShape: vi.fn(),
  kpiComparison: vi.fn(),
  kpiEvents: vi.fn(),
  saveKpiNote: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ save: vi.fn() }));
// What is drawn has tests of its own; here it would only take time.
vi.mock('../../ui/chart/echarts', () => ({
  init: () => ({
    on() {},
    getZr: () => ({ on() {} }),
    resize() {},
    dispose() {},
    setOption() {},
  }),
}));
const { openSource } = vi.hoisted(() => ({ openSource: vi.fn() }));
vi.mock('../../live/openSource', () => ({ openSource }));

const rich = shape({
  previous: [
    { from: -2_000, to: -1_000, value: 0.4, n: 8, partial: false },
    { from: -1_000, to: 0, value: 0.5, n: 9, partial: false },
  ],
  distribution: {
    bars: [
      { from: 0, to: 0.1, n: 4 },
      { from: 0.1, to: 0.2, n: 8 },
    ],
    median: 0.12,
    p90: 0.18,
    n: 12,
  },
  changepoints: [
    {
      at: 2_000,
      before: 0.14,
      after: 0.09,
      better: true,
      around: [
        {
          at: 1_900,
          title: 'Checkout is down',
          subject: { kind: 'incident', id: 'inc', severity: 'sev1' },
        },
        {
          at: 2_000,
          title: 'terraform apply',
          subject: { kind: 'deployment', url: 'https://ci.example/7' },
        },
        {
          at: 2_100,
          title: 'Canary releases',
          subject: { kind: 'note', id: 'n', kpi: null, author: 'Mara', may_write: true },
        },
      ],
    },
  ],
  forecast: {
    points: [
      { from: 3_000, to: 4_000, value: 0.08, low80: 0.07, high80: 0.1, low95: 0.05, high95: 0.12 },
    ],
    method: 'By exponential smoothing of 12 whole weeks.',
  },
  no_forecast: '',
});

function page(part: Partial<KpiDetail> = {}): KpiDetail {
  const base = detail();
  return {
    ...base,
    annotations: [
      ...base.annotations,
      {
        at: 2_100,
        title: 'Canary releases',
        subject: { kind: 'note', id: 'n', kpi: null, author: 'Mara', may_write: true },
      },
    ],
    ...part,
  };
}

const press = shortcuts({
  palette() {},
  sheet() {},
  page: () => false,
  action(key) {
    const action = registry.keyed.find((each) => each.key === key);
    action?.run();
    return action !== undefined;
  },
});

async function show(part: Partial<KpiDetail> = {}) {
  api.kpi.mockResolvedValue(page(part));
  showPage(KpiPage);
  await screen.findByRole('region', { name: 'Side by side' });
  await screen.findByRole('region', { name: 'Distribution' });
}

const key = (key: string) => press(new KeyboardEvent('keydown', { key, cancelable: true }));

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  router.go('kpi', { kpi: 'change_failure_rate' });
  const service = { name: 'checkout' };
  api.services.mockResolvedValue([{ id: 's1', service }]);
  api.teams.mockResolvedValue([{ id: 'team Payments', team: { name: 'Payments' } }]);
  api.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  api.policies.mockResolvedValue([]);
  api.kpiShape.mockResolvedValue(rich);
  api.kpiComparison.mockResolvedValue({
    rows: [
      compared('Payments', { value: 0.05, n: 20 }),
      compared('Search', {
        value: null,
        n: 0,
        absence: { reason: 'no_deployments', sentence: 'No deployment ended in this period.' },
      }),
    ],
    reason: '',
  });
  api.kpiEvents.mockResolvedValue({ events: [], total: 0 });
  api.saveKpiNote.mockResolvedValue('note');
});

it('tells the level that changed, with what happened around it, and how it may go on', async () => {
  await show({ thresholds: [threshold({ crossed_since: Date.UTC(2020, 10, 12), value: 0.18 })] });
  const changes = screen.getByRole('region', { name: 'Where the level changed' });
  expect(changes.textContent?.replaceAll(/\s+/g, ' ')).toContain('from 14 % to 9 %, better');
  const incident = within(changes).getByRole('link', { name: 'SEV1 Checkout is down' });
  expect(incident.getAttribute('href')).toBe('#/incidents/inc');
  await userEvent.click(within(changes).getByRole('button', { name: /^terraform apply/ }));
  expect(openSource).toHaveBeenCalledWith('https://ci.example/7');
  expect(screen.getByText(/By exponential smoothing of 12 whole weeks\./)).toBeTruthy();
  expect(screen.getAllByText('Crossed since 12 Nov 2020: 18 %')).toHaveLength(2);
  expect(screen.getByText(/Expected by 1 Jan 1970: 8 %, 19 of 20 between/)).toBeTruthy();
  expect(await audit(document.body)).toEqual([]);
}, 20_000);

it('shows in the table what is laid over the chart, by button and key, also on the next visit', async () => {
  await show();
  await userEvent.click(screen.getAllByRole('button', { name: 'Show as a table' })[0]!);
  const table = screen.getByRole('region', { name: 'By week' });
  const heads = () =>
    within(table)
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent);
  const forecast = ['Expected', '8 of 10', '19 of 20'];
  expect(heads()).toEqual(['Week from', 'Change failure rate', ...forecast]);
  expect(table.textContent).toContain('5 % to 12 %');
  key('p');
  await waitFor(() => expect(heads()).toContain('Period before'));
  expect(table.textContent).toContain('50 %');
  await userEvent.click(screen.getByRole('button', { name: /^Forecast/ }));
  await waitFor(() => expect(heads()).not.toContain('Expected'));
  expect(screen.queryByText(/By exponential smoothing/)).toBeNull();
  expect(localStorage.getItem('muster.kpi overlays')).toBe('{"before":true,"forecast":false}');
}, 20_000);

it('says why there is no forecast, and keeps what cannot be shown from being asked for', async () => {
  api.kpiShape.mockResolvedValue(shape({ distribution: rich.distribution }));
  await show();
  expect(screen.getByText('No forecast: It takes 8 whole periods, and there are 2.')).toBeTruthy();
  for (const name of [/^Forecast/, /^Period before/]) {
    const button = screen.getByRole('button', { name });
    expect(button).toHaveProperty('disabled', true);
    expect(button.getAttribute('aria-pressed')).toBe('false');
  }
}, 20_000);

it('shows the value though what the series looks like is not known', async () => {
  api.kpiShape.mockRejectedValueOnce(new Error('The workspace file cannot be read.'));
  api.kpi.mockResolvedValue(page());
  showPage(KpiPage);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
  expect(screen.getByRole('region', { name: 'Value' }).textContent).toContain('12');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('region', { name: 'Distribution' })).toBeTruthy();
}, 20_000);

it('writes a note at a period that was chosen', async () => {
  await show();
  await userEvent.click(screen.getAllByRole('button', { name: 'Show as a table' })[0]!);
  const table = screen.getByRole('region', { name: 'By week' });
  await fireEvent.click(within(table).getAllByRole('button')[0]!);
  const chosen = await screen.findByRole('region', { name: 'Chosen period' });
  expect(chosen.textContent?.replaceAll(/\s+/g, ' ')).toContain('10 % from 30 deployments');
  await userEvent.click(within(chosen).getByRole('button', { name: 'Add a note here' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add a note' });
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'What happened' }), 'A sale');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add note' }));
  await waitFor(() =>
    expect(api.saveKpiNote).toHaveBeenCalledWith(null, {
      kpi: 'change_failure_rate',
      at: 2_000,
      text: 'A sale',
    }),
  );
}, 20_000);

it('opens its dialogs by their keys, and an own note from below the chart', async () => {
  await show();
  for (const [letter, title] of [
    ['t', 'Change the target'],
    ['h', 'Add a threshold'],
    ['w', 'Add a note'],
  ] as const) {
    key(letter);
    await screen.findByRole('dialog', { name: title });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  }
  await userEvent.click(screen.getByRole('button', { name: /Note: Canary releases/ }));
  expect(await screen.findByRole('dialog', { name: 'Change the note' })).toBeTruthy();
}, 30_000);

it('offers nothing that the role does not allow', async () => {
  await show({ may_direct: false, may_note: false, may_record: false });
  for (const name of [/target/, /threshold/, /Add note/]) {
    expect(screen.queryByRole('button', { name })).toBeNull();
  }
  expect(registry.keyed.map(({ key }) => key)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^[thw]$/)]),
  );
}, 20_000);

it('compares teams and services, and shows the KPI of the one that is opened', async () => {
  await show();
  const list = await screen.findByRole('list', { name: 'Teams' });
  const rows = within(list).getAllByRole('button');
  expect(rows[0]!.textContent).toContain('Payments');
  expect(rows[0]!.textContent).toContain('20 deployments');
  expect(rows[1]!.textContent).toContain('No deployment ended in this period.');
  api.kpiComparison.mockResolvedValue({
    rows: [],
    reason: 'It is measured for everybody at once.',
  });
  await userEvent.click(screen.getByRole('tab', { name: 'Services' }));
  expect(await screen.findByText('It is measured for everybody at once.')).toBeTruthy();
  expect(api.kpiComparison.mock.lastCall![2]).toBe('service');
  await userEvent.click(screen.getByRole('tab', { name: 'Teams' }));
  const again = await screen.findByRole('list', { name: 'Teams' });
  await userEvent.click(within(again).getAllByRole('button')[0]!);
  await waitFor(() => {
    const scope = api.kpi.mock.lastCall![1] as KpiScope;
    expect(scope).toMatchObject({ teams: ['team Payments'], services: [] });
  });
}, 20_000);

it('shows the distribution as a table too', async () => {
  await show();
  const section = screen.getByRole('region', { name: 'Distribution' });
  expect(section.textContent).toContain('90th percentile');
  await userEvent.click(within(section).getByRole('button', { name: 'Show as a table' }));
  expect(within(section).getByRole('row', { name: '10 % to 20 % 8' })).toBeTruthy();
}, 20_000);

it('opens a KPI of the workspace by its identity', async () => {
  const id = '0199b0a4-7c1e-7d2a-9b3f-2f6f0c1d4e5a';
  router.go('kpi', { kpi: id });
  const own = detail({ kpi: id, unit: 'number', value: 12, previous: 10, n: 5, bands: [] });
  api.kpi.mockResolvedValue({
    ...own,
    card: { ...own.card, name: 'Tickets', unit_label: 'tickets' },
  });
  showPage(KpiPage);
  expect(await screen.findByRole('heading', { level: 1, name: 'Tickets' })).toBeTruthy();
  const value = screen.getByRole('region', { name: 'Value' });
  expect(value.textContent?.replaceAll(/\s+/g, ' ')).toContain('12 tickets');
  expect(value.textContent).toContain('5 values');
}, 20_000);
