import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { answerAround, showGoal } from '../../../../test/goalPage';
import * as given from '../../../../test/oneGoal';
import { api, ProblemError, type GoalDetail } from '../../../api';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';

vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl: vi.fn() }));
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'goal goals saveGoal deleteGoal closeGoal reopenGoal carryOverGoal saveKeyResult',
      'deleteKeyResult checkIn changeCheckIn deleteCheckIn kpis members teams services start settings',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const refused = (message: string) => new ProblemError({ message, field: null, details: null });

beforeEach(() => answerAround(fake));
const show = (part?: Partial<GoalDetail>) => showGoal(fake, part);

const button = (name: string | RegExp) => screen.queryByRole('button', { name });
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }));

describe('deleting', () => {
  it('a goal on which nothing hangs needs no question, and has a way back', async () => {
    const { user } = await show({ key_results: [] });
    fake.deleteGoal.mockResolvedValue(null);
    fake.saveGoal.mockResolvedValue('g9');
    registry.actions.find(({ title }) => title === 'Delete the goal')?.run();
    await waitFor(() => expect(router.route.name).toBe('goals'));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(router.route).toMatchObject({ name: 'goal', params: { id: 'g9' } }));
    expect(fake.saveGoal).toHaveBeenCalledExactlyOnceWith(null, {
      title: 'Deploys are boring',
      description: 'So that **nobody** stays up for them.',
      teams: ['t1', 't2'],
      owners: ['m1', 'm2'],
      parent: null,
      period: { first_day: '2026-10-01', last_day: '2026-12-31' },
    });
  });

  it('a goal with key results asks for its name', async () => {
    const { user } = await show();
    fake.deleteGoal.mockResolvedValue(null);
    registry.actions.find(({ title }) => title === 'Delete the goal')?.run();
    const confirm = await dialog('Delete this goal');
    expect(confirm.getByText(/key results and check-ins go with it/)).toBeTruthy();
    await user.keyboard('Deploys are boring{Enter}');
    await waitFor(() => expect(fake.deleteGoal).toHaveBeenCalledExactlyOnceWith('g1'));
    expect(router.route.name).toBe('goals');
    expect(button('Undo')).toBeNull();
  });

  it('a key result of which nobody spoke has a way back', async () => {
    const { user } = await show();
    fake.deleteKeyResult.mockResolvedValue(null);
    fake.saveKeyResult.mockResolvedValue('k9');
    await user.click(screen.getByRole('button', { name: 'Delete ‘Key result k1’' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(fake.deleteKeyResult).toHaveBeenCalledExactlyOnceWith('k1');
    expect(fake.saveKeyResult).toHaveBeenCalledExactlyOnceWith('g1', null, {
      title: 'Key result k1',
      measure: given.services,
      owner: 'm1',
    });
  });

  it('a key result with check-ins asks for its name', async () => {
    const { user } = await show({ key_results: [given.keyResult('k1', { last_check_in: 5 })] });
    fake.deleteKeyResult.mockResolvedValue(null);
    await user.click(screen.getByRole('button', { name: 'Delete ‘Key result k1’' }));
    await dialog('Delete this key result');
    await user.keyboard('Key result k1{Enter}');
    await waitFor(() => expect(fake.deleteKeyResult).toHaveBeenCalledExactlyOnceWith('k1'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that is refused says why', async () => {
    const { user } = await show();
    fake.deleteKeyResult.mockRejectedValue(refused('An editor cannot delete key results.'));
    await user.click(screen.getByRole('button', { name: 'Delete ‘Key result k1’' }));
    expect(await screen.findByText('An editor cannot delete key results.')).toBeTruthy();
  });
});

describe('check-ins', () => {
  const history = () => within(screen.getByRole('list', { name: 'Check-ins, the newest first' }));

  it('tell what changed since the one before of the same key result', async () => {
    await show({
      key_results: [given.keyResult('k1'), given.keyResult('k2', {}, given.leadTime)],
      check_ins: [
        given.checkIn('c4', { confidence: 'off_track', value: 14, previous: 12 }),
        given.checkIn('c3', {
          key_result: 'k2',
          key_result_title: 'Key result k2',
          value: 7_200_000,
          previous: 7_200_000,
        }),
        given.checkIn('c2', { confidence: 'at_risk', value: null, previous: 12 }),
        given.checkIn('c1', { confidence: 'at_risk', value: 12, previous: null, by_name: '' }),
      ],
    });
    const texts = history()
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent?.replace(/\s+/g, ' '));
    expect(texts[0]).toMatch(/12 services.*then.*14 services.*At risk.*then.*Off track/);
    expect(texts[1]).toMatch(/Still 2 h.*On track/);
    expect(texts[2]).toMatch(/Still 12 services.*At risk/);
    expect(texts[2]).not.toMatch(/then/);
    expect(texts[3]).toMatch(/12 services.*At risk.*Somebody/);
  });

  it('a hundred of them show some, and more on request', async () => {
    const check_ins = Array.from({ length: 100 }, (_, n) => given.checkIn(`c${n}`));
    const { user, container } = await show({ check_ins });
    // By their words: to find one of some hundred buttons by its role takes long.
    const shown = () => container.querySelectorAll('ol[aria-label^="Check-ins"] > li').length;
    expect(shown()).toBe(20);
    await user.click(screen.getByText('Show 40 older check-ins'));
    expect(shown()).toBe(60);
    await user.click(screen.getByText('Show 40 older check-ins'));
    expect(shown()).toBe(100);
    expect(screen.queryByText(/older check-in/)).toBeNull();
  });

  it('are changed in the dialog that they were made in', async () => {
    const { user } = await show({ check_ins: [given.checkIn('c1')] });
    await user.click(screen.getByRole('button', { name: /^Change the check-in of/ }));
    const form = await dialog('Change the check-in');
    expect(form.getByDisplayValue('12 services')).toBeTruthy();
    expect(form.getByDisplayValue('Four more.')).toBeTruthy();
  });

  it('the newest of one’s own is deleted with a way back', async () => {
    const { user } = await show({ check_ins: [given.checkIn('c1')] });
    fake.deleteCheckIn.mockResolvedValue(null);
    fake.checkIn.mockResolvedValue('c9');
    await waitFor(() => expect(fake.start).toHaveBeenCalled());
    await user.click(screen.getByRole('button', { name: /^Delete the check-in of/ }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(fake.deleteCheckIn).toHaveBeenCalledExactlyOnceWith('c1');
    expect(fake.checkIn).toHaveBeenCalledExactlyOnceWith('k1', {
      value: 12,
      confidence: 'on_track',
      comment: 'Four more.',
    });
  });

  it('an older one asks for its day', async () => {
    const { user } = await show({
      check_ins: [
        given.checkIn('c2', { may_write: false }),
        given.checkIn('c1', { at: Date.UTC(2020, 9, 5, 12) }),
      ],
    });
    fake.deleteCheckIn.mockResolvedValue(null);
    await user.click(screen.getByRole('button', { name: 'Delete the check-in of 5 Oct 2020' }));
    await dialog('Delete this check-in');
    await user.keyboard('5 Oct 2020{Enter}');
    await waitFor(() => expect(fake.deleteCheckIn).toHaveBeenCalledExactlyOnceWith('c1'));
  });
});
