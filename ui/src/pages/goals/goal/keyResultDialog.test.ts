import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import { member, teamView } from '../../../../test/goals';
import { card } from '../../../../test/kpis';
import * as given from '../../../../test/oneGoal';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError, type KeyResultView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import KeyResultDialog from './KeyResultDialog.svelte';

// Dialogs and axe take their time on a busy machine.
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'saveKeyResult deleteKeyResult kpis members teams services'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const onclose = vi.fn();
const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  onclose.mockReset();
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([teamView('t1', 'Platform', 'operations')]);
  fake.services.mockResolvedValue([
    { id: 's1', service: { name: 'checkout' } },
  ] as unknown as Api.ServiceView[]);
});

async function opened(name: string) {
  const dialog = await screen.findByRole('dialog', { name });
  return { within: within(dialog), user: userEvent.setup({ pointerEventsCheck: 0 }), dialog };
}
const undo = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('button', { name: 'Undo' }));

describe('a key result', () => {
  const lead = {
    ...card({ kpi: 'lead_time', unit: 'duration', value: 10_800_000 }),
    name: 'Lead time',
  };
  const tickets = {
    ...card({ kpi: '0199-own', unit: 'number', value: null, direction: 'down' }),
    name: 'Open tickets',
    unit_label: 'tickets',
  };
  const open = (view: KeyResultView | null = null) => {
    showPage(KeyResultDialog, { goal: 'g1', view, onclose });
    return opened(view ? 'Change the key result' : 'New key result');
  };
  beforeEach(() => {
    fake.kpis.mockResolvedValue({ cards: [lead, tickets], time_zone: 'UTC', may_direct: true });
    fake.saveKeyResult.mockResolvedValue('k9');
    fake.deleteKeyResult.mockResolvedValue(null);
  });

  it('counts something from a start to a target, and has a way back', async () => {
    const { within: form, user, dialog } = await open();
    expect(await audit(dialog)).toEqual([]);
    await user.keyboard('Services without tickets');
    await user.type(form.getByLabelText(/^Unit/), 'services');
    await user.type(form.getByLabelText('Target'), '20{Enter}');
    expect(fake.saveKeyResult).toHaveBeenCalledExactlyOnceWith('g1', null, {
      title: 'Services without tickets',
      measure: { kind: 'number', unit: 'services', start: 0, target: 20 },
      owner: null,
    });
    await undo(user);
    expect(fake.deleteKeyResult).toHaveBeenCalledExactlyOnceWith('k9');
  });

  it('says at each field what is wrong with it', async () => {
    const { within: form, user } = await open();
    await user.clear(form.getByLabelText('Start'));
    await user.type(form.getByLabelText('Target'), 'some{Enter}');
    expect(form.getByText(/^Type a start such as/)).toBeTruthy();
    expect(form.getByText(/^‘some’ is no target/)).toBeTruthy();
    expect(fake.saveKeyResult).not.toHaveBeenCalled();
  });

  it.each([
    ['title', 'Give the key result a name.', 'Title'],
    ['measure', 'The target is where it starts; choose one that is to be reached yet.', 'Target'],
    ['owner', 'Nobody is called so.', 'Owner, optional'],
  ])('shows a refusal of %s at its field', async (field, sentence, label) => {
    fake.saveKeyResult.mockRejectedValue(refused(sentence, field));
    const { within: form, user } = await open();
    await user.type(form.getByLabelText('Target'), '20{Enter}');
    expect(await form.findByText(sentence)).toBeTruthy();
    expect(form.getByLabelText(label).getAttribute('aria-invalid')).toBe('true');
    expect(form.queryByRole('alert')).toBeNull();
  });

  it('shows a refusal of the role beside the fields', async () => {
    fake.saveKeyResult.mockRejectedValue(refused('An editor cannot set direction.'));
    const { within: form, user } = await open();
    await user.type(form.getByLabelText('Target'), '20{Enter}');
    expect((await form.findByRole('alert')).textContent).toMatch('An editor cannot set direction.');
  });

  it('is a percentage or a milestone', async () => {
    const { within: form, user } = await open();
    await user.keyboard('T');
    await user.click(form.getByRole('radio', { name: 'Percentage' }));
    expect(form.queryByLabelText(/^Unit/)).toBeNull();
    await user.type(form.getByLabelText('Target'), '120{Enter}');
    expect(form.getByText('A percentage lies between 0 and 100.')).toBeTruthy();
    await user.click(form.getByRole('radio', { name: 'Milestone' }));
    expect(form.queryByLabelText('Target')).toBeNull();
    await user.click(form.getByRole('button', { name: 'Add key result' }));
    expect(fake.saveKeyResult.mock.calls[0]?.[2].measure).toEqual({ kind: 'milestone' });
  });

  async function pick(
    user: ReturnType<typeof userEvent.setup>,
    form: ReturnType<typeof within>,
    label: string,
    typed: string,
  ) {
    await user.click(form.getByLabelText(label));
    await user.keyboard(`${typed}{Enter}`);
  }

  it('moves with a KPI that starts where it is now, of whoever is chosen', async () => {
    const { within: form, user, dialog } = await open();
    await user.keyboard('Changes arrive soon');
    await user.click(form.getByRole('radio', { name: 'KPI' }));
    await pick(user, form, 'KPI', 'lead');
    expect(await form.findByText(/Over the last four weeks/)).toBeTruthy();
    await waitFor(() => expect(form.getByLabelText<HTMLInputElement>('Start').value).toBe('3 h'));
    expect(await audit(dialog)).toEqual([]);

    fake.kpis.mockResolvedValue({
      cards: [{ ...lead, evaluation: { ...lead.evaluation, value: 14_400_000 } }],
      time_zone: 'UTC',
      may_direct: true,
    });
    await pick(user, form, 'Of whom', 'checkout');
    await waitFor(() => expect(form.getByLabelText<HTMLInputElement>('Start').value).toBe('4 h'));
    expect(fake.kpis.mock.lastCall?.[0]).toMatchObject({ services: ['s1'], teams: [] });
    await user.type(form.getByLabelText('Target'), '1h{Enter}');
    expect(fake.saveKeyResult.mock.calls[0]?.[2].measure).toEqual({
      kind: 'kpi',
      kpi: 'lead_time',
      scope: { kind: 'service', id: 's1' },
      start: 14_400_000,
      target: 3_600_000,
    });
  });

  it('keeps a start that somebody typed, and offers where it is now', async () => {
    const { within: form, user } = await open();
    await user.click(form.getByRole('radio', { name: 'KPI' }));
    await pick(user, form, 'KPI', 'lead');
    await waitFor(() => expect(form.getByLabelText<HTMLInputElement>('Start').value).toBe('3 h'));
    await user.clear(form.getByLabelText('Start'));
    await user.type(form.getByLabelText('Start'), '5h');
    await user.click(form.getByRole('button', { name: 'Start there' }));
    expect(form.getByLabelText<HTMLInputElement>('Start').value).toBe('3 h');
  });

  it('says why a KPI shows nothing, and asks for its start', async () => {
    const none = { reason: 'no_values', sentence: 'Nobody entered a value.' };
    fake.kpis.mockResolvedValue({
      cards: [{ ...tickets, evaluation: { ...tickets.evaluation, absence: none } }],
      time_zone: 'UTC',
      may_direct: true,
    } as unknown as Api.KpiOverview);
    const { within: form, user } = await open();
    await user.click(form.getByRole('radio', { name: 'KPI' }));
    await pick(user, form, 'KPI', 'tick');
    expect(await form.findByText(/Nobody entered a value\. Type where it starts\./)).toBeTruthy();
    expect(form.getAllByText(/such as 12 tickets/)).toHaveLength(2);
  });

  it('asks for the KPI', async () => {
    const { within: form, user } = await open();
    await user.click(form.getByRole('radio', { name: 'KPI' }));
    await user.click(form.getByRole('button', { name: 'Add key result' }));
    expect(form.getByText('Choose the KPI by which it moves.')).toBeTruthy();
  });

  it('that moves with a KPI which is archived by now keeps it', async () => {
    fake.kpis.mockResolvedValue({ cards: [tickets], time_zone: 'UTC', may_direct: true });
    const { within: form, user } = await open(given.keyResult('k1', {}, given.leadTime));
    expect(await form.findByDisplayValue('Lead time')).toBeTruthy();
    expect(form.getByDisplayValue('4 h')).toBeTruthy();
    await user.click(form.getByRole('button', { name: 'Save key result' }));
    expect(fake.saveKeyResult).toHaveBeenCalledExactlyOnceWith('g1', 'k1', {
      title: 'Key result k1',
      measure: given.leadTime,
      owner: 'm1',
    });
  });

  it('is changed, and put back as it was', async () => {
    const { within: form, user } = await open(given.keyResult('k1'));
    await user.clear(form.getByLabelText('Target'));
    await user.type(form.getByLabelText('Target'), '30{Enter}');
    expect(fake.saveKeyResult.mock.lastCall?.[2].measure).toMatchObject({ target: 30 });
    await undo(user);
    expect(fake.saveKeyResult).toHaveBeenLastCalledWith('g1', 'k1', {
      title: 'Key result k1',
      measure: given.services,
      owner: 'm1',
    });
  });

  it('asks before what was typed is lost', async () => {
    const { within: form, user } = await open();
    await user.keyboard('Services{Escape}');
    expect(await form.findByText('What you typed is not saved.')).toBeTruthy();
    expect(onclose).not.toHaveBeenCalled();
  });
});
