import { save } from '@tauri-apps/plugin-dialog';
import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { detail, shape } from '../../../../test/kpis';
import { showPage } from '../../../../test/showPage';
import type { KpiScope } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import ExportMenu from './ExportMenu.svelte';
import type * as Picture from '../../../ui/chart/picture';
import { fileName, pictureOf, scopeInWords } from './picture';

const api = vi.hoisted(() => ({ kpiText: vi.fn(), exportKpi: vi.fn(), exportPicture: vi.fn() }));
vi.mock('../../../api', () => ({ api }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ save: vi.fn() }));
// jsdom decodes no images and has no canvas.
vi.mock('../../../ui/chart/picture', async (original) => ({
  ...(await original<typeof Picture>()),
  toPng: vi.fn(async ({ svg }: { svg: string }) => (svg.startsWith('<svg') ? 'UE5H' : '')),
}));

const scope: KpiScope = {
  window: { from: Date.UTC(2020, 8, 7, 22), to: Date.UTC(2020, 10, 30, 23, 30) },
  services: [],
  teams: ['team'],
  tier: 'production',
  bucket: 'week',
};
const name = (id: string) => (id === 'team' ? 'Payments' : undefined);
const none = { before: false, forecast: false };
const given = {
  detail: detail(),
  shape: shape(),
  overlays: none,
  scope,
  zone: 'Europe/Berlin',
  name,
};

/** Does an entry of the menu, as the palette does. */
function run(title: string): void {
  const action = registry.actions.find((each) => each.title.startsWith(title));
  if (!action) throw new Error(`Nothing offers ${title}`);
  action.run();
}

beforeEach(() => {
  vi.clearAllMocks();
  for (const { id } of toasts.all) toasts.dismiss(id);
  vi.mocked(save).mockImplementation(async (options) => `/home/mara/${options?.defaultPath}`);
  api.kpiText.mockResolvedValue('# Change failure rate');
  api.exportKpi.mockResolvedValue(null);
  api.exportPicture.mockResolvedValue(null);
});

it('opens by x and copies Markdown', async () => {
  const user = userEvent.setup();
  showPage(ExportMenu, given);
  registry.keyed.find(({ key }) => key === 'x')?.run();
  await user.click(await screen.findByRole('menuitem', { name: 'Copy as Markdown' }));
  await waitFor(async () =>
    expect(await navigator.clipboard.readText()).toBe('# Change failure rate'),
  );
  expect(api.kpiText).toHaveBeenCalledWith('change_failure_rate', scope, 'markdown');
  expect(toasts.all.map(({ text }) => text)).toEqual([
    'Change failure rate is copied as Markdown.',
  ]);
});

it.each([
  ['CSV', 'csv'],
  ['PNG', 'png'],
  ['SVG', 'svg'],
])('writes %s where it is told to, and names the file', async (format, extension) => {
  showPage(ExportMenu, given);
  run(`Export as ${format}`);
  // The last day of the window in the workspace's zone.
  const file = `Change failure rate 2020-12-01.${extension}`;
  await waitFor(() =>
    expect(toasts.all.map(({ text }) => text)).toEqual([`‘${file}’ is written.`]),
  );
  const path = `/home/mara/${file}`;
  if (format === 'CSV') {
    expect(api.exportKpi).toHaveBeenCalledWith('change_failure_rate', scope, 'csv', path);
  } else if (format === 'PNG') {
    expect(api.exportPicture).toHaveBeenCalledWith({ kind: 'png', data: 'UE5H' }, path);
  } else {
    const [picture, where] = api.exportPicture.mock.calls[0]!;
    expect(picture.data).toMatch(/^<svg xmlns=.*Change failure rate.*Payments.*<\/svg>$/s);
    expect([picture.kind, where]).toEqual(['svg', path]);
  }
});

it('writes nothing where no file was chosen', async () => {
  vi.mocked(save).mockResolvedValue(null);
  showPage(ExportMenu, given);
  run('Export as CSV');
  await waitFor(() => expect(save).toHaveBeenCalled());
  expect(api.exportKpi).not.toHaveBeenCalled();
  expect(toasts.all).toEqual([]);
});

it('says why a file could not be written', async () => {
  api.exportKpi.mockRejectedValue(new Error('The folder /home/mara cannot be written.'));
  showPage(ExportMenu, given);
  run('Export as CSV');
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be written');
  expect(toasts.all).toEqual([]);
});

it.each([
  ['Lead time', '2026-12-01', 'Lead time 2026-12-01.csv'],
  ['a/b\\c: "d" <e>|f?*', '2026-12-01', 'a b c d e f 2026-12-01.csv'],
  ['x'.repeat(120), '', `${'x'.repeat(80)}.csv`],
  ['チケット', '2026-12-01', 'チケット 2026-12-01.csv'],
])('%s of %s is named %s', (kpi, day, file) => {
  expect(fileName(kpi, day, 'csv')).toBe(file);
});

it('says of whom and when a picture is', () => {
  expect(scopeInWords(scope, name)).toBe(
    'Payments · production · 8 Sep 2020 to 1 Dec 2020 · by week',
  );
  expect(scopeInWords({ ...scope, teams: [] }, name)).toMatch(/^All services · /);
});

it('explains what is laid over the chart', () => {
  const laid = shape({
    previous: [{ from: -1_000, to: 0, value: 0.2, n: 1, partial: false }],
    changepoints: [{ at: 2_000, before: 0.2, after: 0.1, better: true, around: [] }],
    forecast: {
      points: [
        { from: 3_000, to: 4_000, value: 0.1, low80: 0, high80: 0.2, low95: 0, high95: 0.3 },
      ],
      method: '',
    },
  });
  const words = (overlays: { before: boolean; forecast: boolean }) =>
    pictureOf(detail(), laid, overlays, scope, name).svg;
  expect(words({ before: true, forecast: true })).toContain('Grey and dashed: the period before.');
  expect(words({ before: true, forecast: true })).toContain('19 of 20 within the outer one');
  expect(words(none)).not.toContain('the period before');
  expect(words(none)).toContain('levels, with a mark where they changed');
});
