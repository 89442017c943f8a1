import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { choose } from '../../../test/choose';
import {
  goalList,
  goalRow,
  jonas,
  member,
  payments,
  q4,
  silo,
  teamView,
  unbalanced,
} from '../../../test/goals';
import { showPage } from '../../../test/showPage';
import { ProblemError, type GoalRow } from '../../api';
import { clock } from '../../live/clock.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  goals: vi.fn(),
  members: vi.fn(),
  teams: vi.fn(),
  settings: vi.fn(),
  saveGoal: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const asked = () => fake.goals.mock.lastCall?.[0];
const press = (key: string) => registry.keyed.find((action) => action.key === key)?.run();
const family = [
  goalRow('g1', { title: 'Customers trust us' }),
  goalRow('g2', { title: 'Deploy daily', parent: 'g1', depth: 1 }),
  goalRow('g3', { title: 'Small changes', parent: 'g2', depth: 2 }),
  goalRow('g4', { title: 'Fewer pages at night' }),
];

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  clock.now = Date.parse('2026-11-24T12:00:00Z');
  fake.goals.mockResolvedValue(goalList(family));
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  router.go('goals');
});

async function show(rows: GoalRow[] = family) {
  fake.goals.mockResolvedValue(goalList(rows));
  const view = showPage(Page);
  const grid = await screen.findByRole('treegrid', { name: 'Goals' });
  await within(grid).findByText(rows[0]?.title.trim() ?? '');
  return { ...view, grid, user: userEvent.setup() };
}

const titles = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent.trim());

describe('the list', () => {
  it('says of each how it is in words, without a finding of axe', async () => {
    const { container, grid } = await show([
      goalRow('g1', {
        title: '監視を改善する '.repeat(15),
        state: 'at_risk',
        confidence: 'at_risk',
        last_check_in: Date.now() - 3_600_000,
      }),
      goalRow('g2', {
        teams: [payments],
        owners: [jonas],
        state: 'behind',
        remarks: [silo],
        confidence: null,
      }),
      goalRow('g3', { owners: [], progress: null, key_results: 0, state: 'upcoming' }),
      goalRow('g4', { state: 'closed', score: 0.7 }),
    ]);
    const [, first, second, third, fourth] = within(grid).getAllByRole('row');
    expect(first?.textContent).toMatch(/At risk.*Platform.*Payments.*40 %.*At risk.*1 h ago/s);
    const bar = within(first!).getByRole('meter');
    expect(bar.getAttribute('aria-valuetext')).toBe('Reached 40 %, expected 55 %');
    expect(second?.textContent).toMatch(/Behind.*Payments/s);
    expect(within(second!).getByRole('img', { name: 'Jonas Weber' })).toBeTruthy();
    expect(third?.textContent).toMatch(/Upcoming.*Nobody.*–/s);
    expect(within(third!).getByRole('img', { name: /Not measured yet/ })).toBeTruthy();
    const scored = within(fourth!).getByRole('meter');
    expect(scored.getAttribute('aria-valuetext')).toBe('Reached 70 %');
    expect(await audit(container)).toEqual([]);
  });

  it('is a tree that folds by the mouse and stays folded', async () => {
    const { grid, user, unmount } = await show();
    const [, first, second] = within(grid).getAllByRole('row');
    expect(first?.getAttribute('aria-level')).toBe('1');
    expect(first?.getAttribute('aria-expanded')).toBe('true');
    expect(second?.getAttribute('aria-level')).toBe('2');
    await user.click(within(second!).getByRole('button', { name: 'Fold' }));
    expect(titles(grid)).toEqual(['Customers trust us', 'Deploy daily', 'Fewer pages at night']);
    expect(screen.getByText('3 goals of 4')).toBeTruthy();
    unmount();
    expect(titles((await show()).grid)).toHaveLength(3);
  });

  it('draws few of a thousand', async () => {
    const { grid } = await show(Array.from({ length: 1_000 }, (_, n) => goalRow(`g${n}`)));
    expect(screen.getByText('1,000 goals')).toBeTruthy();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
  });

  it('says what is out of balance above the rows, the first of many', async () => {
    fake.goals.mockResolvedValue(
      goalList(family, {
        balance: ['t1', 't2', 't3'].map((team) => ({
          ...unbalanced,
          team,
          sentence: `About ${team}.`,
        })),
      }),
    );
    showPage(Page);
    const strip = within(await screen.findByRole('region', { name: /^Balance/ }));
    expect(strip.getAllByRole('listitem')).toHaveLength(2);
    expect(strip.getByText(/About t1/).textContent).toContain('Speed without stability.');
    await userEvent.click(strip.getByRole('button', { name: 'Show all 3' }));
    expect(strip.getAllByRole('listitem')).toHaveLength(3);
  });

  it('says why shared goals help where there are none, with one way to begin', async () => {
    fake.goals.mockResolvedValue(goalList([], { total: 0 }));
    const { container } = showPage(Page);
    expect(await screen.findByText(/makes both win by the same thing/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    const [button] = screen.getAllByRole('button', { name: /^New goal/ });
    await userEvent.click(button!);
    expect(await screen.findByRole('dialog', { name: 'New goal' })).toBeTruthy();
    expect(router.route.query.new).toBe('1');
  });

  it('says what failed, and tries again', async () => {
    fake.goals.mockRejectedValueOnce(
      new ProblemError({ message: 'The workspace cannot be read.', field: null, details: null }),
    );
    showPage(Page);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Customers trust us')).toBeTruthy();
  });

  it('offers nothing that the role does not allow, and says so', async () => {
    fake.goals.mockResolvedValue(goalList(family, { may_direct: false }));
    router.go('goals', { new: '1' });
    showPage(Page);
    expect(await screen.findByText(/Your role does not let you write goals/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^New goal/ })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
    press('n');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('what narrows it', () => {
  it('is the current quarter at first, in the workspace’s zone', async () => {
    // In Berlin, the new quarter has begun already.
    clock.now = Date.parse('2026-09-30T22:30:00Z');
    await show();
    expect(asked()).toEqual({ text: '', period: q4, teams: [], owners: [], states: [] });
  });

  it('is another quarter, any time, or some days, also after leaving', async () => {
    const { user, unmount } = await show();
    await choose(user, 'Period', 'Q3 2026');
    const q3 = { first_day: '2026-07-01', last_day: '2026-09-30' };
    await waitFor(() => expect(asked().period).toEqual(q3));
    unmount();
    const again = await show();
    expect(asked().period).toEqual(q3);
    await choose(again.user, 'Period', 'Any time');
    await waitFor(() => expect(asked().period).toBeNull());
    await choose(again.user, 'Period', 'From … to …');
    await waitFor(() => expect(asked().period).toEqual(q4));
    const last = screen.getByLabelText('Last day');
    await again.user.clear(last);
    await again.user.type(last, '2026-09-01{Enter}');
    expect(screen.getByText(/This comes before the first day/)).toBeTruthy();
    expect(asked().period).toEqual(q4);
    await again.user.clear(last);
    await again.user.type(last, '2026-11-30{Enter}');
    await waitFor(() =>
      expect(asked().period).toEqual({ first_day: '2026-10-01', last_day: '2026-11-30' }),
    );
  });

  it('is a text, a state, a team and whoever owns it', async () => {
    const { user } = await show();
    await user.type(screen.getByRole('searchbox', { name: 'Search goals' }), 'night');
    await waitFor(() => expect(asked().text).toBe('night'));
    await choose(user, 'State', 'At risk');
    await choose(user, 'Team', 'Payments');
    await choose(user, 'Owner', 'Mine');
    await waitFor(() =>
      expect(asked()).toMatchObject({ states: ['at_risk'], teams: ['t2'], owners: ['m1'] }),
    );
  });

  it('is what a link asks for, and that only', async () => {
    router.go('goals', { owner: 'me', state: 'at_risk,behind', period: 'any' });
    await show();
    await waitFor(() =>
      expect(asked()).toMatchObject({
        owners: ['m1'],
        states: ['at_risk', 'behind'],
        period: null,
      }),
    );
    expect(router.route.query).toEqual({});
  });

  it('can let none through, and be taken away', async () => {
    router.go('goals', { state: 'behind' });
    fake.goals.mockResolvedValue(goalList([], { total: 4 }));
    showPage(Page);
    expect(await screen.findByText('No goal passes these filters.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No goal falls into Q4 2026.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show goals of any time' }));
    await waitFor(() => expect(asked().period).toBeNull());
  });
});

describe('from the keyboard', () => {
  it('walks and folds the tree, and opens a goal', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
    // Into Deploy daily, into Small changes, and back to what it serves.
    await user.keyboard('{ArrowLeft}');
    expect(titles(grid)).toEqual(['Customers trust us', 'Deploy daily', 'Fewer pages at night']);
    await user.keyboard('{ArrowRight}');
    expect(titles(grid)).toHaveLength(4);
    await user.keyboard('j{Enter}');
    expect(router.route).toMatchObject({ name: 'goal', params: { id: 'g3' } });
  });

  it('opens the remarks of a row by r, and closes them by Esc', async () => {
    const { grid, user } = await show([goalRow('g1', { remarks: [silo] }), goalRow('g2')]);
    grid.focus();
    await user.keyboard('r');
    const said = await screen.findByText(/Ask somebody of operations/);
    expect(said.closest('[role="dialog"]')?.getAttribute('aria-label')).toBe(
      '1 remark on ‘Goal g1’',
    );
    expect(said.textContent).toContain('One discipline only.');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText(/Ask somebody of operations/)).toBeNull());
  });

  it('writes a new goal by n, and opens the map by m', async () => {
    await show();
    press('n');
    expect(await screen.findByRole('dialog', { name: 'New goal' })).toBeTruthy();
    press('m');
    expect(router.route.name).toBe('alignment');
  });
});
