import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { reviewList, reviewView, weeklyReview } from '../../../test/weekly';
import { fake, pick, press, refused, reset, showList, told } from '../../../test/weeklyPage';
import type * as Api from '../../api';
import { router } from '../../shell/router.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'weeklyReviews saveWeeklyReview deleteWeeklyReview weeklyNotes weeklyDigest members teams kpis kpiDefinitions chats settings start'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(reset);

const two = () =>
  reviewList([
    reviewView('w1', { open_follow_ups: 3 }),
    reviewView('w2', {
      review: weeklyReview({ name: '週次レビュー '.repeat(15), teams: [], channels: [] }),
      team_names: [],
    }),
  ]);

describe('with no weekly review', () => {
  it('says what it is good for and sets one up for the teams that there are', async () => {
    const { container, user } = showList(reviewList([]));
    expect(await screen.findByText(/Ops and Dev see the same numbers, and what they/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    fake.saveWeeklyReview.mockResolvedValue('w9');
    press('n');
    const name = await screen.findByLabelText<HTMLInputElement>('Name');
    const box = screen.getByRole('dialog', { name: 'Set up a weekly review' });
    const dialog = within(box);
    expect(name.value).toBe('Ops and Dev');
    const teams = within(dialog.getByRole('list', { name: 'Teams: chosen' }));
    expect(teams.getAllByRole('listitem')).toHaveLength(2);
    expect(dialog.getByText(/none chosen it shows those of delivery/)).toBeTruthy();
    expect(await audit(box)).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'My teams' }));
    expect(teams.getByRole('listitem').textContent).toContain('Platform');
    await user.clear(name);
    await user.type(name, '  Platform, Monday {Enter}');
    await waitFor(() =>
      expect(fake.saveWeeklyReview).toHaveBeenCalledExactlyOnceWith(null, {
        name: 'Platform, Monday',
        teams: ['t1'],
        kpis: [],
        channels: [],
      }),
    );
    await waitFor(() => expect(router.route).toMatchObject({ name: 'week', params: { id: 'w9' } }));
    expect(told()).toEqual(['‘Platform, Monday’ is set up.']);
  });

  it('offers nothing to a role that may only read', async () => {
    showList(reviewList([], { may_direct: false }), { new: '1' });
    expect(await screen.findByText('Your role does not let you set one up.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Set up/ })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('with one', () => {
  it('its week takes the place of the page, also in the history', async () => {
    router.go('today');
    const before = history.length;
    showList();
    expect(history.length).toBe(before + 1);
    await waitFor(() => expect(router.route).toMatchObject({ name: 'week', params: { id: 'w1' } }));
    expect(router.route.query).toEqual({});
    expect(history.length).toBe(before + 1);
  });

  it('another can be set up, and leaving that leads back to the week', async () => {
    const { user } = showList(reviewList(), { new: '1' });
    const cancel = await screen.findByRole('button', { name: 'Cancel' });
    expect(router.route.name).toBe('weekly');
    await user.click(cancel);
    await waitFor(() => expect(router.route.name).toBe('week'));
  });
});

describe('with several', () => {
  it('lists them with their teams and open follow-ups', async () => {
    const { container } = showList(two());
    const list = within(await screen.findByRole('list', { name: 'Weekly reviews' }));
    const [first, second] = list.getAllByRole('listitem');
    await within(first!).findByText('Payments');
    expect(first?.textContent).toMatch(
      /Ops and Dev, Monday.*Platform.*Payments.*3 follow-ups open/s,
    );
    expect(second?.textContent).toMatch(/All of the workspace.*No follow-up open/s);
    expect(within(first!).getByRole('link').getAttribute('href')).toBe('#/weekly/w1');
    expect(router.route.name).toBe('weekly');
    expect(await audit(container)).toEqual([]);
  });

  it('one is deleted only after its name was typed', async () => {
    fake.deleteWeeklyReview.mockResolvedValue(null);
    const { user } = showList(two());
    await pick(user, 'More about ‘Ops and Dev, Monday’', 'Delete weekly review');
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this weekly review' }));
    const button = dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete weekly review' });
    expect(button.disabled).toBe(true);
    await user.type(dialog.getByLabelText(/to confirm/), 'Ops and Dev, Monday');
    await user.click(button);
    expect(fake.deleteWeeklyReview).toHaveBeenCalledExactlyOnceWith('w1');
    await waitFor(() => expect(told()).toEqual(['‘Ops and Dev, Monday’ is deleted.']));
  });

  it('one is changed: its KPIs are put in order by the keyboard', async () => {
    fake.saveWeeklyReview.mockResolvedValue('w1');
    const list = two();
    list.reviews[0]!.review.kpis = ['mttr', 'lead_time'];
    const { user } = showList(list);
    await pick(user, 'More about ‘Ops and Dev, Monday’', 'Change');
    const dialog = within(await screen.findByRole('dialog', { name: 'Change the weekly review' }));
    const kpis = within(dialog.getByRole('list', { name: 'KPIs: chosen' }));
    await waitFor(() =>
      expect(kpis.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
        expect.stringContaining('MTTR'),
        expect.stringContaining('Lead time for changes'),
      ]),
    );
    kpis.getByRole('button', { name: 'Move Lead time for changes up' }).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() =>
      expect(kpis.getAllByRole('listitem')[0]?.textContent).toContain('Lead time for changes'),
    );
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Move Lead time for changes down',
    );
    await user.click(kpis.getByRole('button', { name: 'Remove MTTR' }));
    await user.click(dialog.getByRole('button', { name: 'Save weekly review' }));
    expect(fake.saveWeeklyReview).toHaveBeenCalledExactlyOnceWith('w1', {
      name: 'Ops and Dev, Monday',
      teams: ['t1', 't2'],
      kpis: ['lead_time'],
      channels: ['c/ops'],
    });
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(fake.saveWeeklyReview.mock.lastCall?.[1].kpis).toEqual(['mttr', 'lead_time']);
  });

  it('a form without a name, or that the engine refuses, says so at its field', async () => {
    fake.saveWeeklyReview.mockRejectedValue(refused('There is one of that name.', 'name'));
    const { user } = showList(two(), { new: '1' });
    const name = await screen.findByLabelText<HTMLInputElement>('Name');
    const dialog = within(screen.getByRole('dialog'));
    await user.clear(name);
    await user.click(dialog.getByRole('button', { name: 'Set up weekly review' }));
    expect(await dialog.findByText('Say what people call it.')).toBeTruthy();
    expect(fake.saveWeeklyReview).not.toHaveBeenCalled();
    await user.type(name, 'Monday{Enter}');
    expect(await dialog.findByText('There is one of that name.')).toBeTruthy();
    expect(name.value).toBe('Monday');
  });

  it('cannot be changed by a role that may only read', async () => {
    showList(reviewList(two().reviews, { may_direct: false }));
    await screen.findByRole('list', { name: 'Weekly reviews' });
    expect(screen.queryByRole('button', { name: /More about/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /Set up/ })).toBeNull();
  });
});

it('says why the reviews cannot be read, and tries again', async () => {
  fake.weeklyReviews.mockRejectedValueOnce(refused('The workspace cannot be read.'));
  const { container, user } = showList(two());
  expect((await screen.findByRole('alert')).textContent).toContain('The workspace cannot be read.');
  expect(await audit(container)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('list', { name: 'Weekly reviews' })).toBeTruthy();
});
