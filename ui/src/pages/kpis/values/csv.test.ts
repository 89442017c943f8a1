import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { ownCard, TICKETS } from '../../../../test/ownKpis';
import { showPage } from '../../../../test/showPage';
import type { CsvImport } from '../../../api';
import CsvDialog from './CsvDialog.svelte';

const fake = vi.hoisted(() => ({
  importKpiCsv: vi.fn(),
  readFileToAttach: vi.fn(),
  heard: (_event: { payload: unknown }): void => {},
}));
vi.mock('../../../api', () => ({
  api: { importKpiCsv: fake.importKpiCsv, readFileToAttach: fake.readFileToAttach },
}));
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({
    onDragDropEvent: (callback: (event: { payload: unknown }) => void) => {
      fake.heard = callback;
      return Promise.resolve(() => {});
    },
  }),
}));

const good: CsvImport = {
  lines: [{ line: 2, at: Date.UTC(2026, 10, 23), value: 12, note: 'Before the freeze' }],
  added: 12,
  replaced: 3,
  unchanged: 1,
  problems: [],
};
const bad: CsvImport = {
  ...good,
  problems: [
    { line: 4, sentence: '‘yesterday’ is no date. Write one such as 2026-11-23.' },
    { line: 9, sentence: 'There is no value.' },
  ],
};
const onclose = vi.fn();
const onsaved = vi.fn();
const drag = (payload: object) => flushSync(() => fake.heard({ payload }));

beforeEach(() => {
  vi.clearAllMocks();
  fake.importKpiCsv.mockResolvedValue(good);
});

async function show() {
  const user = userEvent.setup();
  showPage(CsvDialog, { kpi: TICKETS, card: ownCard(), onclose, onsaved });
  const dialog = within(await screen.findByRole('dialog'));
  const button = dialog.getByRole<HTMLButtonElement>('button', { name: 'Import' });
  return { user, dialog, button };
}

async function paste(user: ReturnType<typeof userEvent.setup>, text: string) {
  await user.click(screen.getByLabelText('Text'));
  await user.paste(text);
}

it('shows what a pasted text would do, and does it', async () => {
  const { user, dialog, button } = await show();
  expect(button.disabled).toBe(true);
  await paste(user, '2026-11-23,12,Before the freeze');
  expect(await dialog.findByText('12 added, 3 replaced, 1 unchanged')).toBeTruthy();
  const row = dialog.getByText('Before the freeze').closest('tr');
  expect(row?.textContent).toContain('12 tickets');
  expect(dialog.getByText('The first 1 of 16 values are shown.')).toBeTruthy();
  expect(await audit(document.body)).toEqual([]);
  await user.click(button);
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(onsaved).toHaveBeenCalled();
  expect(fake.importKpiCsv.mock.calls).toEqual([
    [TICKETS, '2026-11-23,12,Before the freeze', false],
    [TICKETS, '2026-11-23,12,Before the freeze', true],
  ]);
  expect(await screen.findByText('Support tickets: 12 values added, 3 replaced.')).toBeTruthy();
});

it('names each line that cannot be read, and imports nothing while there is one', async () => {
  fake.importKpiCsv.mockResolvedValue(bad);
  const { user, dialog, button } = await show();
  await paste(user, 'yesterday,1');
  const list = await dialog.findByRole('list', { name: 'Lines that cannot be read' });
  expect(list.textContent).toContain('Line 4');
  expect(list.textContent).toContain('There is no value.');
  expect(dialog.getByText(/2 lines cannot be read/)).toBeTruthy();
  expect(button.disabled).toBe(true);
  expect(await audit(document.body)).toEqual([]);
  fake.importKpiCsv.mockResolvedValue(good);
  await user.clear(dialog.getByLabelText('Text'));
  await paste(user, '2026-11-23,1');
  await waitFor(() => expect(button.disabled).toBe(false));
  expect(dialog.queryByRole('list', { name: 'Lines that cannot be read' })).toBeNull();
});

it('does not import what is all there already', async () => {
  fake.importKpiCsv.mockResolvedValue({ ...good, added: 0, replaced: 0, unchanged: 16 });
  const { user, dialog, button } = await show();
  await paste(user, 'x');
  expect(await dialog.findByText('16 unchanged: nothing would change')).toBeTruthy();
  expect(button.disabled).toBe(true);
});

it('reads a file that was chosen, which can be put away again', async () => {
  const { user, dialog } = await show();
  const file = new File(['2026-11-23,12'], 'tickets.csv', { type: 'text/csv' });
  await user.upload(dialog.getByLabelText('CSV file'), file);
  expect(await dialog.findByText('12 added, 3 replaced, 1 unchanged')).toBeTruthy();
  expect(fake.importKpiCsv).toHaveBeenCalledExactlyOnceWith(TICKETS, '2026-11-23,12', false);
  expect(dialog.queryByLabelText('Text')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Put ‘tickets.csv’ away' }));
  expect(dialog.getByLabelText('Text')).toBeTruthy();
  expect(dialog.queryByText('12 added, 3 replaced, 1 unchanged')).toBeNull();
});

it('reads a file that is dropped on the window, and says why one cannot be read', async () => {
  fake.readFileToAttach.mockResolvedValueOnce({
    name: 'tickets.csv',
    media_type: 'text/csv',
    base64: btoa('2026-11-23,12'),
  });
  const { dialog } = await show();
  drag({ type: 'enter', paths: ['/home/ada/tickets.csv'] });
  expect(dialog.getByText('Let go to read it')).toBeTruthy();
  drag({ type: 'drop', paths: ['/home/ada/tickets.csv'] });
  expect(await dialog.findByText('tickets.csv')).toBeTruthy();
  expect(await dialog.findByText('12 added, 3 replaced, 1 unchanged')).toBeTruthy();
  expect(fake.importKpiCsv).toHaveBeenCalledExactlyOnceWith(TICKETS, '2026-11-23,12', false);
  fake.readFileToAttach.mockRejectedValueOnce(new Error('‘gone.csv’ could not be read.'));
  drag({ type: 'drop', paths: ['/home/ada/gone.csv'] });
  expect((await dialog.findByRole('alert')).textContent).toContain('could not be read');
});

it('stays where the engine refuses the whole, or finds a problem at the last moment', async () => {
  fake.importKpiCsv.mockRejectedValueOnce(new Error('A file has at most 100,000 lines.'));
  const { user, dialog, button } = await show();
  await paste(user, 'x');
  expect((await dialog.findByRole('alert')).textContent).toContain('at most 100,000 lines');
  expect(button.disabled).toBe(true);
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(button.disabled).toBe(false));
  fake.importKpiCsv.mockResolvedValueOnce(bad);
  await user.click(button);
  expect(await dialog.findByText(/2 lines cannot be read/)).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
  expect(button.disabled).toBe(true);
});

it('asks before a text is lost', async () => {
  const { user, dialog } = await show();
  await paste(user, 'x');
  await user.keyboard('{Escape}');
  expect(dialog.getByText('What you typed is not saved.')).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
});
