import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/oneGoal';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { router } from '../../../shell/router.svelte';
import CarryOverDialog from './CarryOverDialog.svelte';
import CloseDialog from './CloseDialog.svelte';

// Dialogs and axe take their time on a busy machine.
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'closeGoal reopenGoal carryOverGoal deleteGoal'.split(' ').map((name) => [name, vi.fn()]),
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
});

async function opened(name: string) {
  const dialog = await screen.findByRole('dialog', { name });
  return { within: within(dialog), user: userEvent.setup({ pointerEventsCheck: 0 }), dialog };
}
const undo = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('button', { name: 'Undo' }));

describe('closing a goal', () => {
  const open = (part: Partial<Api.GoalRow> = {}) => {
    showPage(CloseDialog, { detail: given.goalDetail({ row: given.goalRow(part) }), onclose });
    return opened('Close and score');
  };
  beforeEach(() => {
    fake.closeGoal.mockResolvedValue(null);
    fake.reopenGoal.mockResolvedValue(null);
  });

  it('proposes the score that its key results reached, takes Enter, and has a way back', async () => {
    const { within: form, user, dialog } = await open({ progress: 0.63 });
    expect(form.getByLabelText<HTMLInputElement>('Score in %').value).toBe('65');
    expect(form.getByText(/takes no check-ins any more/)).toBeTruthy();
    expect(await audit(dialog)).toEqual([]);
    await user.keyboard('{Enter}');
    expect(fake.closeGoal).toHaveBeenCalledExactlyOnceWith('g1', 0.65, '');
    await undo(user);
    expect(fake.reopenGoal).toHaveBeenCalledExactlyOnceWith('g1');
  });

  it('moves the score in steps, takes any other, and a note', async () => {
    const { within: form, user } = await open();
    await user.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}');
    expect(form.getByLabelText<HTMLInputElement>('Score in %').value).toBe('55');
    await user.click(form.getByRole('button', { name: '5 % more' }));
    expect(form.getByLabelText<HTMLInputElement>('Score in %').value).toBe('60');
    await user.clear(form.getByLabelText('Score in %'));
    await user.type(form.getByLabelText('Score in %'), '72 %');
    await user.type(
      form.getByLabelText(/^What was learned/),
      'Start earlier.{Control>}{Enter}{/Control}',
    );
    expect(fake.closeGoal).toHaveBeenCalledExactlyOnceWith('g1', 0.72, 'Start earlier.');
  });

  it('asks for a score at the field', async () => {
    const { within: form, user } = await open({ progress: null });
    expect(form.getByText(/this is for you to judge/)).toBeTruthy();
    await user.clear(form.getByLabelText('Score in %'));
    await user.keyboard('120{Enter}');
    expect(form.getByText('Type a score from 0 to 100 %.')).toBeTruthy();
    expect(fake.closeGoal).not.toHaveBeenCalled();
  });

  it.each([
    ['score', false],
    ['note', false],
    [null, true],
  ])('keeps a refusal of %s in place', async (field, beside) => {
    fake.closeGoal.mockRejectedValue(refused('That does not go.', field));
    const { within: form, user } = await open();
    await user.keyboard('{Enter}');
    expect(await form.findByText('That does not go.')).toBeTruthy();
    expect(form.queryByRole('alert') !== null).toBe(beside);
  });
});

describe('carrying a goal over', () => {
  const reached = given.keyResult('k1', { progress: 1, value: 20 });
  const left = given.keyResult('k2', { value: 7_200_000, progress: 0.66 }, given.leadTime);
  const undone = given.keyResult('k3', { value: 0, progress: 0 }, { kind: 'milestone' });
  const open = (keyResults = [reached, left, undone], last_day = '2026-12-31') => {
    const row = given.goalRow({ period: { first_day: '2026-10-01', last_day } });
    showPage(CarryOverDialog, {
      detail: given.goalDetail({ row, key_results: keyResults }),
      onclose,
    });
    return opened('Carry over');
  };
  beforeEach(() => {
    vi.setSystemTime(Date.UTC(2026, 11, 1, 12));
    fake.carryOverGoal.mockResolvedValue('g9');
    fake.deleteGoal.mockResolvedValue(null);
    return () => vi.useRealTimers();
  });

  it('proposes the next quarter, says what goes along, and leads to the new goal', async () => {
    const { within: form, user, dialog } = await open();
    const lists = form.getAllByRole('list').map(({ textContent }) => textContent);
    expect(lists[0]).toMatch(/Key result k2.*from 2 h to 1 h.*Key result k3.*not yet done/s);
    expect(lists[1]).toMatch(/Key result k1/);
    expect(await audit(dialog)).toEqual([]);
    await user.click(form.getByRole('button', { name: 'Carry over' }));
    expect(fake.carryOverGoal).toHaveBeenCalledExactlyOnceWith('g1', {
      first_day: '2027-01-01',
      last_day: '2027-03-31',
    });
    await waitFor(() => expect(router.route).toMatchObject({ name: 'goal', params: { id: 'g9' } }));
    await undo(user);
    expect(fake.deleteGoal).toHaveBeenCalledExactlyOnceWith('g9');
    await waitFor(() => expect(router.route.params).toEqual({ id: 'g1' }));
  });

  it('takes any other quarter or days', async () => {
    const { within: form, user } = await open();
    await user.click(form.getByRole('radio', { name: 'Q2 2027' }));
    await user.click(form.getByRole('radio', { name: 'Other days' }));
    await user.clear(form.getByLabelText('Last day'));
    await user.type(form.getByLabelText('Last day'), '2027-05-15');
    await user.click(form.getByRole('button', { name: 'Carry over' }));
    expect(fake.carryOverGoal).toHaveBeenCalledExactlyOnceWith('g1', {
      first_day: '2027-04-01',
      last_day: '2027-05-15',
    });
  });

  it('says where all is reached that nothing goes along', async () => {
    const { within: form } = await open([reached]);
    expect(form.getByText('All its key results are reached, so none goes along.')).toBeTruthy();
  });

  it('keeps a refusal of the days in place', async () => {
    fake.carryOverGoal.mockRejectedValue(
      refused('The last day comes before the first.', 'last_day'),
    );
    const { within: form, user } = await open([]);
    expect(form.getByText('It has no key results to go along.')).toBeTruthy();
    await user.click(form.getByRole('button', { name: 'Carry over' }));
    expect(await form.findByText('The last day comes before the first.')).toBeTruthy();
    expect(form.queryByRole('alert')).toBeNull();
  });
});
