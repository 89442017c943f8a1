import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { goalList, goalRecord, goalRow, member, q4, teamView } from '../../../test/goals';
import { showPage } from '../../../test/showPage';
import { ProblemError } from '../../api';
import { clock } from '../../live/clock.svelte';
import { toasts } from '../../live/toasts.svelte';
import GoalDialog from './GoalDialog.svelte';

// Whole dialogs and axe take their time on a busy machine.
const fake = vi.hoisted(() => ({
  goals: vi.fn(),
  members: vi.fn(),
  teams: vi.fn(),
  settings: vi.fn(),
  saveGoal: vi.fn(),
  deleteGoal: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const onclose = vi.fn();
const onsaved = vi.fn();
const refuse = (field: string | null, message: string) =>
  fake.saveGoal.mockRejectedValue(new ProblemError({ message, field, details: null }));

beforeEach(() => {
  vi.clearAllMocks();
  clock.now = Date.parse('2026-11-24T12:00:00Z');
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.goals.mockResolvedValue(
    goalList([
      goalRow('g1', { title: 'Customers trust us' }),
      goalRow('g2', { title: 'Deploy daily', parent: 'g1', depth: 1 }),
      goalRow('g3', { title: 'Small changes', parent: 'g2', depth: 2 }),
      goalRow('g4', { title: 'Fewer pages at night' }),
    ]),
  );
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  fake.saveGoal.mockResolvedValue('g9');
  fake.deleteGoal.mockResolvedValue(null);
});

async function show(given: Partial<Parameters<typeof showPage>[1]> = {}) {
  showPage(GoalDialog as never, { onclose, onsaved, ...given } as never);
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText(/Choose people of operations|owns? it/);
  return { dialog, user: userEvent.setup() };
}

async function pick(user: ReturnType<typeof userEvent.setup>, label: string, typed: string) {
  await user.click(screen.getByRole('combobox', { name: new RegExp(`^${label}`) }));
  await user.keyboard(`${typed}{Enter}`);
}

const save = () => screen.getByRole('button', { name: /^(Add|Save) goal$/ });

describe('a new goal', () => {
  it('begins with the quarter of today, and has nothing that axe objects to', async () => {
    const { dialog } = await show();
    expect(
      within(dialog).getByRole('radio', { name: 'Q4 2026' }).getAttribute('aria-checked'),
    ).toBe('true');
    expect(within(dialog).getByText('1 Oct to 31 Dec, 92 days')).toBeTruthy();
    expect(await audit(dialog)).toEqual([]);
  });

  it('is saved with all that was chosen, and can be undone', async () => {
    const { user } = await show();
    await user.type(screen.getByLabelText('Title'), ' Deploy daily ');
    await user.type(screen.getByLabelText(/^Description/), 'Small steps.');
    await pick(user, 'Teams', 'plat');
    await pick(user, 'Teams', 'pay');
    await pick(user, 'Owners', 'mara');
    await pick(user, 'Serves the goal', 'trust');
    await user.click(screen.getByRole('radio', { name: 'Q1 2027' }));
    await user.click(save());
    expect(fake.saveGoal).toHaveBeenCalledExactlyOnceWith(null, {
      title: 'Deploy daily',
      description: 'Small steps.',
      teams: ['t1', 't2'],
      owners: ['m1'],
      parent: 'g1',
      period: { first_day: '2027-01-01', last_day: '2027-03-31' },
    });
    await waitFor(() => expect(onsaved).toHaveBeenCalledExactlyOnceWith('g9'));
    expect(onclose).toHaveBeenCalledOnce();
    await toasts.all.at(-1)?.undo?.();
    expect(fake.deleteGoal).toHaveBeenCalledExactlyOnceWith('g9');
  });

  it('serves the goal that it is asked for', async () => {
    await show({ parent: 'g4' });
    expect(await screen.findByDisplayValue('Fewer pages at night')).toBeTruthy();
  });

  it('says which discipline is missing among the owners, as they are chosen', async () => {
    const { dialog, user } = await show();
    const hint = () => within(dialog).getByRole('status').textContent.trim();
    expect(hint()).toMatch(/^Choose people of operations and of development/);
    await pick(user, 'Owners', 'mara');
    expect(hint()).toBe('Only operations owns it. Ask somebody of development to own it too.');
    await pick(user, 'Owners', 'jonas');
    expect(hint()).toBe('Operations and development own it together.');
    await user.click(screen.getByRole('button', { name: 'Remove Mara Lindt' }));
    expect(hint()).toBe('Only development owns it. Ask somebody of operations to own it too.');
  });

  it('is not sent without a title and a team, and says so at the fields', async () => {
    const { user } = await show();
    await user.click(save());
    expect(screen.getByText('Say in one line what will be different.')).toBeTruthy();
    expect(screen.getByText('Choose at least one team that shares the goal.')).toBeTruthy();
    expect(screen.getByLabelText('Title').getAttribute('aria-invalid')).toBe('true');
    expect(fake.saveGoal).not.toHaveBeenCalled();
  });

  it.each([
    ['title', 'Shorten the title to 120 characters.'],
    ['description', 'Shorten the text to 20000 characters.'],
    ['teams', 'There is no such team any more.'],
    ['owners', 'There is no such member any more.'],
    ['parent', 'A goal cannot serve itself.'],
    ['last_day', 'A goal lasts five years at the most; choose an earlier last day.'],
    [null, 'A viewer cannot write goals.'],
  ])('says why it was refused: at %s', async (field, message) => {
    refuse(field, message);
    const { user } = await show();
    await user.type(screen.getByLabelText('Title'), 'Deploy daily');
    await pick(user, 'Teams', 'plat');
    await user.click(save());
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.queryAllByRole('alert')).toHaveLength(field === null ? 1 : 0);
    expect(onclose).not.toHaveBeenCalled();
  });

  it('takes other days, also typed, and refuses what is none', async () => {
    const { user } = await show();
    await user.type(screen.getByLabelText('Title'), 'Deploy daily');
    await pick(user, 'Teams', 'plat');
    await user.click(screen.getByRole('radio', { name: 'Other days' }));
    const last = screen.getByLabelText('Last day');
    await user.clear(last);
    await user.type(last, 'soon-ish');
    await user.click(save());
    expect(screen.getByText(/‘soon-ish’ is no day/)).toBeTruthy();
    expect(fake.saveGoal).not.toHaveBeenCalled();
    await user.clear(last);
    await user.type(last, '2027-02-14');
    await user.click(save());
    expect(fake.saveGoal.mock.lastCall?.[1].period).toEqual({ ...q4, last_day: '2027-02-14' });
  });
});

describe('a goal that is changed', () => {
  const goal = { id: 'g2', goal: goalRecord({ parent: 'g1', last_day: '2026-12-15' }) };

  it('shows what it says, its own days among it, and can be put back', async () => {
    const { user } = await show({ goal });
    expect(screen.getByLabelText<HTMLInputElement>('Last day').value).toBe('2026-12-15');
    await user.type(screen.getByLabelText('Title'), ', and safely{Enter}');
    const before = {
      title: 'Deploy daily',
      description: 'Small steps.',
      teams: ['t2'],
      owners: ['m2'],
      parent: 'g1',
      period: { first_day: '2026-10-01', last_day: '2026-12-15' },
    };
    expect(fake.saveGoal).toHaveBeenCalledExactlyOnceWith('g2', {
      ...before,
      title: 'Deploy daily, and safely',
    });
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.saveGoal).toHaveBeenLastCalledWith('g2', before);
  });

  it('serves neither itself nor what serves it', async () => {
    const { user } = await show({ goal });
    const parent = screen.getByRole('combobox', { name: /^Serves the goal/ });
    await user.clear(parent);
    const options = await screen.findAllByRole('option', { hidden: true });
    expect(options.map(({ textContent }) => textContent.trim())).toEqual([
      expect.stringContaining('Customers trust us'),
      expect.stringContaining('Fewer pages at night'),
    ]);
  });

  it('asks before Esc loses what was typed', async () => {
    const { user } = await show({ goal });
    await user.type(screen.getByLabelText('Title'), '!');
    await user.keyboard('{Escape}');
    expect(screen.getByText('What you typed is not saved.')).toBeTruthy();
    expect(onclose).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(onclose).toHaveBeenCalledOnce();
  });
});
