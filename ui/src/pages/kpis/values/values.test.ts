import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import {
  defined,
  ownCard,
  ownDetail,
  ownEvaluation,
  sample,
  TICKETS,
} from '../../../../test/ownKpis';
import { showPage } from '../../../../test/showPage';
import type { KpiSampleView } from '../../../api';
import { registry } from '../../../shell/actions.svelte';
import ValuesCard from './ValuesCard.svelte';

const api = vi.hoisted(() => ({
  kpiSamples: vi.fn(),
  saveKpiSample: vi.fn(),
  deleteKpiSample: vi.fn(),
  importKpiCsv: vi.fn(),
}));
vi.mock('../../../api', () => ({ api }));
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({ onDragDropEvent: () => Promise.resolve(() => {}) }),
}));

const refused = (field: string, message: string) => Object.assign(new Error(message), { field });
const onchange = vi.fn();
const keyOf = (key: string) => registry.keyed.find((action) => action.key === key);
const second = sample({ id: 'sample-2', at: Date.UTC(2026, 10, 16, 9), value: -3, note: '' });

beforeEach(() => {
  vi.clearAllMocks();
  api.kpiSamples.mockResolvedValue({ rows: [sample(), second], total: 2 });
  api.saveKpiSample.mockResolvedValue('sample-3');
  api.deleteKpiSample.mockResolvedValue(null);
});

async function show(detail = ownDetail()) {
  const user = userEvent.setup();
  const { container } = showPage(ValuesCard, { detail, onchange });
  const grid = await screen.findByRole('grid', { name: 'Entered values' });
  return { user, grid, container };
}

async function enter() {
  flushSync(() => keyOf('v')?.run());
  return within(await screen.findByRole('dialog', { name: 'Enter a value' }));
}

describe('the entered values', () => {
  it('stand with their unit, note and whoever entered them', async () => {
    const { grid, container } = await show();
    await within(grid).findByText('Before the freeze');
    const [, first, other] = await within(grid).findAllByRole('row');
    for (const words of ['1,235 tickets', 'Before the freeze', 'Ada']) {
      expect(first?.textContent).toContain(words);
    }
    expect(other?.textContent).toContain('−3 tickets');
    expect(api.kpiSamples).toHaveBeenCalledExactlyOnceWith(TICKETS, 0, 200);
    expect(await audit(container)).toEqual([]);
  });

  it('are drawn as far as they are in view, and read on at the end', async () => {
    const part = (from: number): KpiSampleView[] =>
      Array.from({ length: 200 }, (_, at) => sample({ id: `s${from + at}`, value: from + at }));
    api.kpiSamples.mockImplementation((_: string, offset: number) =>
      Promise.resolve({ rows: part(offset), total: 400 }),
    );
    const { grid, user } = await show();
    await within(grid).findByText('0 tickets');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    grid.focus();
    await user.keyboard('{End}');
    await waitFor(() => expect(api.kpiSamples).toHaveBeenLastCalledWith(TICKETS, 200, 200));
  });

  it('are nothing for KPIs whose values do not come by hand', () => {
    const own = defined({ source: { kind: 'own', measure: 'nights_disturbed' } });
    showPage(ValuesCard, { detail: ownDetail({ defined: own }) });
    showPage(ValuesCard, { detail: ownDetail({ defined: null }) });
    expect(screen.queryByRole('grid')).toBeNull();
    expect(api.kpiSamples).not.toHaveBeenCalled();
  });

  it.each([
    ['a role that may not', ownDetail({ may_record: false })],
    ['what is archived', ownDetail({ defined: defined({ archived: true }) })],
  ])('can only be read by %s', async (_, detail) => {
    await show(detail);
    expect(screen.queryByRole('button', { name: /Enter value|Import CSV/ })).toBeNull();
    expect(keyOf('v')).toBeUndefined();
  });

  it('offer the first value where there is none yet', async () => {
    api.kpiSamples.mockResolvedValue({ rows: [], total: 0 });
    await show();
    expect(await screen.findByText('Values that people enter will be listed here.')).toBeTruthy();
  });

  it('say why they cannot be read, and are read again', async () => {
    api.kpiSamples.mockRejectedValueOnce(new Error('The workspace file cannot be read.'));
    const user = userEvent.setup();
    showPage(ValuesCard, { detail: ownDetail() });
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Before the freeze')).toBeTruthy();
  });
});

describe('a value', () => {
  it('is entered in the KPI’s unit, for now unless another time is typed', async () => {
    const { user } = await show();
    const dialog = await enter();
    await user.type(dialog.getByLabelText('Value'), '1,200');
    expect(dialog.getByText('1,200 tickets')).toBeTruthy();
    await user.clear(dialog.getByLabelText('When'));
    await user.type(dialog.getByLabelText('When'), '2026-11-20 10:00');
    await user.type(dialog.getByLabelText(/^Note/), 'After the sale ');
    expect(await audit(document.body)).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Enter value' }));
    const at = new Date(2026, 10, 20, 10).getTime();
    await waitFor(() =>
      expect(api.saveKpiSample).toHaveBeenCalledExactlyOnceWith(TICKETS, null, {
        at,
        value: 1_200,
        note: 'After the sale',
      }),
    );
    expect(onchange).toHaveBeenCalled();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it.each([
    ['', 'Type a value such as 12 tickets.'],
    ['many', '‘many’ is no value. Type one such as 12 tickets.'],
  ])('typed as ‘%s’ is refused in place', async (text, sentence) => {
    const { user } = await show();
    const dialog = await enter();
    await user.type(dialog.getByLabelText('Value'), `${text}{Enter}`);
    expect(dialog.getByText(sentence)).toBeTruthy();
    expect(api.saveKpiSample).not.toHaveBeenCalled();
  });

  it('is not entered for another time than the one that was typed', async () => {
    const { user } = await show();
    const dialog = await enter();
    await user.type(dialog.getByLabelText('Value'), '5');
    await user.clear(dialog.getByLabelText('When'));
    await user.type(dialog.getByLabelText('When'), 'some day{Enter}');
    expect(dialog.getByText(/‘some day’ is no date and time/)).toBeTruthy();
    expect(api.saveKpiSample).not.toHaveBeenCalled();
  });

  it.each([
    ['value', 'Value', 'Enter a number.'],
    ['at', 'When', 'A value cannot be of a day to come.'],
    ['note', /^Note/, 'Shorten the note to 1000 characters.'],
  ])('that the engine refuses says so at its field: %s', async (field, label, sentence) => {
    api.saveKpiSample.mockRejectedValue(refused(field, sentence));
    const { user } = await show();
    const dialog = await enter();
    await user.type(dialog.getByLabelText('Value'), '5{Enter}');
    expect(await dialog.findByText(sentence)).toBeTruthy();
    expect(dialog.getByLabelText(label).getAttribute('aria-invalid')).toBe('true');
    expect(onchange).not.toHaveBeenCalled();
  });

  it('is changed by a key, and begins with all its digits', async () => {
    const { user, grid } = await show();
    await within(grid).findByText('Before the freeze');
    grid.focus();
    await user.keyboard('e');
    const dialog = within(await screen.findByRole('dialog', { name: 'Change the value' }));
    const field = dialog.getByLabelText<HTMLInputElement>('Value');
    expect(field.value).toBe('1234.5 tickets');
    await user.clear(field);
    await user.type(field, '1236{Enter}');
    await waitFor(() =>
      expect(api.saveKpiSample).toHaveBeenCalledExactlyOnceWith(TICKETS, 'sample-1', {
        at: sample().at,
        value: 1_236,
        note: 'Before the freeze',
      }),
    );
  });

  it('is typed as a duration where the KPI is one', async () => {
    const card = ownCard({ unit_label: '', evaluation: ownEvaluation({ unit: 'duration' }) });
    const { user } = await show(ownDetail({ card }));
    const dialog = await enter();
    await user.type(dialog.getByLabelText('Value'), '1h30{Enter}');
    await waitFor(() => expect(api.saveKpiSample).toHaveBeenCalled());
    expect(api.saveKpiSample.mock.calls[0]![2]).toMatchObject({ value: 5_400_000 });
  });

  it('is deleted by a key, and comes back as it was', async () => {
    const { user, grid } = await show();
    await within(grid).findByText('Before the freeze');
    grid.focus();
    await user.keyboard('d');
    await waitFor(() => expect(api.deleteKpiSample).toHaveBeenCalledExactlyOnceWith('sample-1'));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(api.saveKpiSample).toHaveBeenCalledExactlyOnceWith(TICKETS, null, {
        at: sample().at,
        value: 1_234.5,
        note: 'Before the freeze',
      }),
    );
  });

  it('that was deleted before another was refused comes back too', async () => {
    api.deleteKpiSample.mockResolvedValueOnce(null);
    api.deleteKpiSample.mockRejectedValueOnce(new Error('Your role does not allow it.'));
    const { user, grid } = await show();
    await within(grid).findByText('Before the freeze');
    grid.focus();
    await user.keyboard('xjxd');
    expect((await screen.findByRole('alert')).textContent).toContain('does not allow it');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(api.saveKpiSample).toHaveBeenCalledTimes(1));
  });
});
