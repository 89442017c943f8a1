import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { card, threshold } from '../../../test/kpis';
import { showPage } from '../../../test/showPage';
import type { KpiScope } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import NoteDialog from './notes/NoteDialog.svelte';
import Notes from './notes/Notes.svelte';
import TargetDialog from './target/TargetDialog.svelte';
import TargetLine from './target/TargetLine.svelte';
import ThresholdDialog from './thresholds/ThresholdDialog.svelte';
import Thresholds from './thresholds/Thresholds.svelte';

const api = vi.hoisted(() => ({
  policies: vi.fn(),
  setTarget: vi.fn(),
  clearTarget: vi.fn(),
  saveThreshold: vi.fn(),
  deleteThreshold: vi.fn(),
  saveKpiNote: vi.fn(),
  deleteKpiNote: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));

const NOW = Date.UTC(2026, 10, 24, 9);
const scope: KpiScope = {
  window: { from: NOW - 84 * 86_400_000, to: NOW },
  services: [],
  teams: ['team'],
  tier: 'production',
  bucket: 'week',
};
const name = (id: string) => (id === 'team' ? 'Payments' : undefined);
const refused = (field: string, message: string) => Object.assign(new Error(message), { field });

const type = async (label: string | RegExp, text: string) => {
  const field = await screen.findByRole('textbox', { name: label });
  await userEvent.clear(field);
  await userEvent.type(field, text);
};

beforeEach(() => {
  vi.clearAllMocks();
  for (const { id } of toasts.all) toasts.dismiss(id);
  api.policies.mockResolvedValue([{ id: 'p', policy: { name: 'Payments, day and night' } }]);
  api.setTarget.mockResolvedValue('target');
  api.saveThreshold.mockResolvedValue('threshold');
  api.saveKpiNote.mockResolvedValue('note');
});

describe('a target', () => {
  it('can be approached from the value of now', async () => {
    const onclose = vi.fn();
    showPage(TargetDialog, { card: { ...card(), target: null }, scope, name, onclose });
    await type('Target', '5 %');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Approach it step by step' }));
    const from = screen.getByRole('textbox', { name: 'Starting from' });
    expect((from as HTMLInputElement).value).toBe('12 %');
    await userEvent.click(screen.getByRole('button', { name: 'Set target' }));
    expect(await screen.findByText('Say by when the target is to be reached.')).toBeTruthy();
    expect(api.setTarget).not.toHaveBeenCalled();
    await type('To be reached by', '2026-12-31 12:00');
    await userEvent.click(screen.getByRole('button', { name: 'Set target' }));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(api.setTarget).toHaveBeenCalledWith(
      'change_failure_rate',
      { kind: 'team', id: 'team' },
      0.05,
      Date.UTC(2026, 11, 31, 11),
      { at: NOW, value: 0.12 },
    );
  });

  it('shows at its fields what the engine refuses', async () => {
    api.setTarget.mockRejectedValue(refused('start', 'The value at the start is a number.'));
    const target = { ...card().target!, by: NOW, start: { at: 0, value: 0.2 } };
    showPage(TargetDialog, { card: { ...card(), target }, scope, name, onclose: vi.fn() });
    await userEvent.click(await screen.findByRole('button', { name: 'Set target' }));
    const field = screen.getByRole('textbox', { name: 'Starting from' });
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByText('The value at the start is a number.')).toBeTruthy();
  });

  it('says where the way to it leads', () => {
    const target = { ...card().target!, by: NOW, start: { at: 0, value: 0.2 }, now: 0.15 };
    const { container } = showPage(TargetLine, { card: { ...card(), target }, name });
    expect(container.textContent?.replaceAll(/\s+/g, ' ')).toContain(
      'From 20 % on 1 Jan 1970; at the end of this period it asks for 15 %.',
    );
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a threshold', () => {
  it('is refused field by field, then set', async () => {
    const onclose = vi.fn();
    showPage(ThresholdDialog, { card: card(), scope, name, onclose });
    await type('Value', 'much');
    await type('Weeks in a row', '0');
    await userEvent.click(screen.getByRole('checkbox', { name: 'A note is written on the chart' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add threshold' }));
    for (const sentence of [
      '‘much’ is no threshold. Type one such as 15 %.',
      'Type a whole number from 1 to 60.',
      'Choose what happens when it is crossed: a note, goals at risk, or a page.',
    ]) {
      expect(await screen.findByText(sentence)).toBeTruthy();
    }
    expect(api.saveThreshold).not.toHaveBeenCalled();
    expect(await audit(document.body)).toEqual([]);
    await type('Value', '18 %');
    await type('Weeks in a row', '2{Enter}');
    expect(screen.queryByText(/Type a whole number/)).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Goals are at risk' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add threshold' }));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(api.saveThreshold).toHaveBeenCalledWith(null, {
      kpi: 'change_failure_rate',
      scope: { kind: 'team', id: 'team' },
      side: 'above',
      value: 0.18,
      bucket: 'week',
      in_a_row: 2,
      note: false,
      goal_at_risk: true,
      policy: null,
      severity: 'sev3',
    });
  });

  it('shows at the policy what the engine refuses', async () => {
    api.saveThreshold.mockRejectedValue(refused('policy', 'That policy is gone.'));
    const { threshold: record } = threshold();
    const paging = threshold({
      threshold: { ...record, page: { policy: 'p', severity: 'sev2' } },
    });
    showPage(ThresholdDialog, { card: card(), scope, threshold: paging, name, onclose: vi.fn() });
    await screen.findByText('Payments, day and night');
    await userEvent.click(screen.getByRole('button', { name: 'Save threshold' }));
    expect(await screen.findByText('That policy is gone.')).toBeTruthy();
    expect(api.saveThreshold).toHaveBeenCalledWith(
      'threshold',
      expect.objectContaining({ policy: 'p', severity: 'sev2', in_a_row: 2 }),
    );
  });

  it('says so where there is nobody to page', async () => {
    api.policies.mockResolvedValue([]);
    showPage(ThresholdDialog, { card: card(), scope, name, onclose: vi.fn() });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Somebody is paged' }));
    expect(await screen.findByText(/There is no policy yet/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show policies' })).toBeTruthy();
  });

  it('is deleted, and comes back by undo', async () => {
    const given = threshold({ crossed_since: Date.UTC(2020, 10, 12), value: 0.18 });
    showPage(Thresholds, { card: card(), thresholds: [given], onedit: vi.fn() });
    expect(screen.getByText('Crossed since 12 Nov 2020: 18 %')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Delete threshold ‘Above 15 %/ }));
    await waitFor(() => expect(toasts.all).toHaveLength(1));
    expect(api.deleteThreshold).toHaveBeenCalledWith('threshold');
    await toasts.all[0]!.undo?.();
    expect(api.saveThreshold).toHaveBeenCalledWith(
      null,
      expect.objectContaining({ value: 0.15, in_a_row: 2 }),
    );
  });

  it('says why it is not judged', () => {
    const not_judged = 'Its KPI is archived. Take the KPI back into use to have it judged.';
    showPage(Thresholds, { card: card(), thresholds: [threshold({ not_judged })] });
    expect(screen.getByText('Not judged')).toBeTruthy();
    expect(screen.getByText(not_judged)).toBeTruthy();
    expect(screen.queryByText('Not crossed')).toBeNull();
  });

  it('is only read by who may not set it', () => {
    showPage(Thresholds, { card: card(), thresholds: [threshold()] });
    expect(screen.getByText('Not crossed')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a note', () => {
  const note = { id: 'n', kpi: null, author: 'Mara', may_write: true, at: NOW, text: 'New team' };

  it('needs words and a moment', async () => {
    const onclose = vi.fn();
    const kpi = 'change_failure_rate' as const;
    showPage(NoteDialog, { kpi, name: 'Change failure rate', at: NOW, onclose });
    await userEvent.click(await screen.findByRole('button', { name: 'Add note' }));
    expect(await screen.findByText('Write what happened.')).toBeTruthy();
    expect(api.saveKpiNote).not.toHaveBeenCalled();
    await type('What happened', 'Canary releases');
    await userEvent.click(screen.getByRole('button', { name: 'Add note' }));
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    expect(api.saveKpiNote).toHaveBeenCalledWith(null, { kpi, at: NOW, text: 'Canary releases' });
  });

  it('of every KPI stays one when it is changed, and shows what the engine refuses', async () => {
    api.saveKpiNote.mockRejectedValue(refused('text', 'Shorten the note to 1000 characters.'));
    const kpi = 'change_failure_rate' as const;
    showPage(NoteDialog, { kpi, name: 'Change failure rate', note, at: NOW, onclose: vi.fn() });
    await type('What happened', 'Two new teams');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Shorten the note to 1000 characters.')).toBeTruthy();
    expect(api.saveKpiNote).toHaveBeenCalledWith('n', {
      kpi: null,
      at: NOW,
      text: 'Two new teams',
    });
  });

  it('is deleted, and comes back by undo on the KPIs that it was on', async () => {
    const other = { ...note, id: 'm', kpi: 'mttr' as const, may_write: false, author: '' };
    showPage(Notes, { notes: [note, other], onedit: vi.fn() });
    expect(screen.getByText('Muster')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Delete note/ })).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: /^Delete note/ }));
    await waitFor(() => expect(toasts.all).toHaveLength(1));
    await toasts.all[0]!.undo?.();
    expect(api.saveKpiNote).toHaveBeenCalledWith(null, { kpi: null, at: NOW, text: 'New team' });
  });
});
