import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/oneGoal';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError, type CheckInView, type KeyResultView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import CheckInDialog from './CheckInDialog.svelte';

// Dialogs and axe take their time on a busy machine.
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'checkIn changeCheckIn deleteCheckIn'.split(' ').map((name) => [name, vi.fn()]),
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

describe('a check-in', () => {
  const open = (view: KeyResultView, checkIn: CheckInView | null = null) => {
    showPage(CheckInDialog, { view, checkIn, onclose });
    return opened(checkIn ? 'Change the check-in' : 'Check in');
  };
  const value = () => screen.getByLabelText<HTMLInputElement>('Where it is now');
  beforeEach(() => {
    fake.checkIn.mockResolvedValue('c9');
    fake.changeCheckIn.mockResolvedValue(null);
    fake.deleteCheckIn.mockResolvedValue(null);
  });

  it('takes a value and Enter, and has a way back', async () => {
    const { within: form, user, dialog } = await open(given.keyResult('k1'));
    expect(document.activeElement).toBe(value());
    expect(await audit(dialog)).toEqual([]);
    await user.clear(value());
    await user.keyboard('15');
    expect(
      form.getByText('From 0 services to 20 services: 15 services is 75 % of the way.'),
    ).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(fake.checkIn).toHaveBeenCalledExactlyOnceWith('k1', {
      value: 15,
      confidence: 'on_track',
      comment: '',
    });
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    await undo(user);
    expect(fake.deleteCheckIn).toHaveBeenCalledExactlyOnceWith('c9');
  });

  it('says nothing of a value that nobody touched', async () => {
    const { user } = await open(given.keyResult('k1', { confidence: 'at_risk' }));
    await user.keyboard('{Enter}');
    expect(fake.checkIn.mock.calls[0]?.[1]).toEqual({
      value: null,
      confidence: 'at_risk',
      comment: '',
    });
  });

  it('chooses the confidence by cards and sends a comment by Ctrl+Enter', async () => {
    const { within: form, user } = await open(given.keyResult('k1'));
    await user.click(form.getByRole('radio', { name: /Off track/ }));
    expect(form.getByText('It will not be reached, as things are.')).toBeTruthy();
    await user.type(
      form.getByLabelText(/^Comment/),
      'The vendor is late.{Control>}{Enter}{/Control}',
    );
    expect(fake.checkIn.mock.calls[0]?.[1]).toMatchObject({
      confidence: 'off_track',
      comment: 'The vendor is late.',
    });
  });

  it('asks for a number at the field, and asks nothing of the engine', async () => {
    const { within: form, user } = await open(given.keyResult('k1', { value: null }));
    await user.keyboard('many{Enter}');
    expect(form.getByText('‘many’ is no value. Type one such as 12 services.')).toBeTruthy();
    expect(value().getAttribute('aria-invalid')).toBe('true');
    expect(fake.checkIn).not.toHaveBeenCalled();
  });

  it.each(['value', 'confidence', 'comment', null])(
    'keeps a refusal of %s in place, and what was typed',
    async (field) => {
      fake.checkIn.mockRejectedValue(refused('That does not go.', field));
      const { within: form, user } = await open(given.keyResult('k1'));
      await user.clear(value());
      await user.keyboard('15{Enter}');
      expect(await form.findByText('That does not go.')).toBeTruthy();
      expect(form.getByDisplayValue('15')).toBeTruthy();
      expect(form.queryByRole('alert') === null).toBe(field !== null);
      expect(onclose).not.toHaveBeenCalled();
    },
  );

  it('closes by Esc, and asks first only where something would be lost', async () => {
    const { within: form, user } = await open(given.keyResult('k1'));
    await user.type(form.getByLabelText(/^Comment/), 'x');
    await user.keyboard('{Escape}');
    expect(await form.findByText('What you typed is not saved.')).toBeTruthy();
    await user.click(form.getByRole('button', { name: 'Keep editing' }));
    await user.type(form.getByLabelText(/^Comment/), '{Backspace}');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
  });

  it('of a milestone is done or not yet', async () => {
    const view = given.keyResult('k1', { value: 0, progress: 0 }, { kind: 'milestone' });
    const { within: form, user, dialog } = await open(view);
    expect(await audit(dialog)).toEqual([]);
    await user.click(form.getByRole('radio', { name: 'Done' }));
    await user.click(form.getByRole('button', { name: 'Check in' }));
    expect(fake.checkIn.mock.calls[0]?.[1]).toMatchObject({ value: 1 });
  });

  it('of a milestone that nobody spoke of yet says that it is not done', async () => {
    const view = given.keyResult('k1', { value: null, progress: 0 }, { kind: 'milestone' });
    const { within: form, user } = await open(view);
    await user.click(form.getByRole('button', { name: 'Check in' }));
    expect(fake.checkIn.mock.calls[0]?.[1]).toMatchObject({ value: 0 });
  });

  it('of a KPI shows where it is, and takes no value', async () => {
    const view = given.keyResult('k1', { value: 7_200_000, progress: 0.66 }, given.leadTime);
    const { within: form, user, dialog } = await open(view);
    expect(form.queryByLabelText('Where it is now')).toBeNull();
    expect(form.getByText(/From 4 h to 1 h: it is at/).textContent).toMatch(/2 h now, 67 %/);
    expect(await audit(dialog)).toEqual([]);
    await user.click(form.getByRole('button', { name: 'Check in' }));
    expect(fake.checkIn.mock.calls[0]?.[1]).toMatchObject({ value: null });
  });

  it('of a KPI that shows nothing says why', async () => {
    const view = given.keyResult(
      'k1',
      { value: null, absence: 'Nothing was deployed.' },
      given.leadTime,
    );
    const { within: form } = await open(view);
    expect(form.getByText('Nothing was deployed.')).toBeTruthy();
  });

  it('is corrected, and put back as it was', async () => {
    const { user } = await open(given.keyResult('k1'), given.checkIn('c1'));
    await user.clear(value());
    await user.keyboard('13{Enter}');
    expect(fake.changeCheckIn).toHaveBeenLastCalledWith('c1', {
      value: 13,
      confidence: 'on_track',
      comment: 'Four more.',
    });
    await undo(user);
    expect(fake.changeCheckIn).toHaveBeenLastCalledWith('c1', {
      value: 12,
      confidence: 'on_track',
      comment: 'Four more.',
    });
  });

  it('keeps its value when only its words are corrected', async () => {
    const checkIn = given.checkIn('c1', { value: null });
    const view = given.keyResult('k1', { value: null }, { kind: 'milestone' });
    const { within: form, user } = await open(view, checkIn);
    await user.type(form.getByLabelText(/^Comment/), ' Or so.');
    await user.click(form.getByRole('button', { name: 'Save check-in' }));
    expect(fake.changeCheckIn.mock.calls[0]?.[1]).toMatchObject({
      value: null,
      comment: 'Four more. Or so.',
    });
  });
});
