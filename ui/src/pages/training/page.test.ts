import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { choose } from '../../../test/choose';
import { member, teamView } from '../../../test/goals';
import { showPage } from '../../../test/showPage';
import {
  DAY,
  HOUR,
  NOON,
  sessionDetail,
  sessionList,
  sessionRow,
  skillsMatrix,
} from '../../../test/training';
import { ProblemError, type SessionList, type SessionRow } from '../../api';
import { clock } from '../../live/clock.svelte';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  sessions: vi.fn(),
  session: vi.fn(),
  members: vi.fn(),
  teams: vi.fn(),
  skillsMatrix: vi.fn(),
  signUp: vi.fn(),
  withdraw: vi.fn(),
  saveSession: vi.fn(),
  previewSessions: vi.fn(),
  importSessions: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));
const files = vi.hoisted(() => ({ open: vi.fn(), save: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => files);

const asked = () => fake.sessions.mock.lastCall?.[0];
const press = (key: string) => registry.keyed.find((action) => action.key === key)?.run();
const everything = {
  text: '',
  window: null,
  teams: [],
  skills: [],
  kinds: [],
  states: [],
  mine: false,
};
const some = [
  sessionRow('s1', { title: 'Fail the database over' }),
  sessionRow('s2', { title: 'Read a flame graph', signed_up: true, places_taken: 8 }),
  sessionRow('s3', { title: 'The night of the storm', waiting_place: 2, waiting: 2 }),
  sessionRow('s4', { title: 'Terraform from zero', state: 'held', starts_at: NOON - 7 * DAY }),
];

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  clock.now = NOON;
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.skillsMatrix.mockResolvedValue(skillsMatrix());
  fake.signUp.mockResolvedValue(null);
  fake.withdraw.mockResolvedValue(null);
  router.go('training');
});

async function show(rows: SessionRow[] = some, part: Partial<SessionList> = { coming: 3 }) {
  fake.sessions.mockResolvedValue(sessionList(rows, part));
  const view = showPage(Page);
  const grid = await screen.findByRole('grid', { name: 'Sessions' });
  await within(grid).findByText(rows[0]?.title.trim() ?? '');
  // 'Mine' and the keys need to know who that is.
  await waitFor(() => expect(fake.members).toHaveBeenCalled());
  return { ...view, grid, user: userEvent.setup() };
}
const titles = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelectorAll('[role="gridcell"]')[1]?.textContent.trim());

describe('the list', () => {
  it('says of each in words what it is and where one stands, without a finding of axe', async () => {
    const { container, grid } = await show([
      sessionRow('s1', {
        title: '障害対応の訓練 '.repeat(15),
        kind: 'incident_drill',
        starts_at: NOON + 5 * HOUR,
        signed_up: true,
        repeats: true,
      }),
      sessionRow('s2', {
        waiting_place: 2,
        places_taken: 8,
        waiting: 3,
        starts_at: NOON - HOUR / 2,
        facilitator_name: '',
      }),
      sessionRow('s3', { state: 'cancelled', kind: 'game_day' }),
      sessionRow('s4', { state: 'held', attended: 6, starts_at: NOON - 7 * DAY }),
      sessionRow('s5', {
        starts_at: NOON - DAY,
        host: { id: 't9', name: '', discipline: null },
        guests: [],
      }),
    ]);
    const [, first, second, third, fourth, fifth] = within(grid).getAllByRole('row');
    expect(first?.textContent).toMatch(
      /Today, 17:00.*repeats.*Incident drill.*Platform.*for.*Payments.*Mara Lindt.*3 of 8.*Planned.*You have a place/s,
    );
    expect(second?.textContent).toMatch(/Nobody yet.*8 of 8, 3 wait.*Under way.*You wait: 2nd/s);
    expect(third?.textContent).toMatch(/Game day.*Cancelled/s);
    expect(fourth?.textContent).toMatch(/Tue 17 Nov, 12:00.*6 were there.*Held/s);
    expect(fifth?.textContent).toMatch(/a team that was deleted.*Not recorded/s);
    expect(within(first!).getByTitle(/\(Europe\/Berlin\), 1 h$/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('draws few of ten thousand', async () => {
    const { grid } = await show(
      Array.from({ length: 10_000 }, (_, n) => sessionRow(`s${n}`)),
      { coming: 4_000 },
    );
    expect(screen.getByText('10,000 sessions')).toBeTruthy();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
  });

  it('says what will be here and why it helps, with one way to begin', async () => {
    fake.sessions.mockResolvedValue(sessionList([]));
    const { container } = showPage(Page);
    expect(await screen.findByText(/in which one team teaches another will be here/)).toBeTruthy();
    expect(screen.getByText(/fewer people are woken/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    const [button] = screen.getAllByRole('button', { name: /^Plan session/ });
    await userEvent.click(button!);
    expect(await screen.findByRole('dialog', { name: 'Plan a session' })).toBeTruthy();
    expect(router.route.query.plan).toBe('1');
  });

  it('says what failed, and tries again', async () => {
    fake.sessions.mockRejectedValueOnce(
      new ProblemError({ message: 'The workspace cannot be read.', field: null, details: null }),
    );
    fake.sessions.mockResolvedValue(sessionList(some));
    showPage(Page);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Fail the database over')).toBeTruthy();
  });

  it('offers nothing that the role does not allow, and says so', async () => {
    router.go('training', { plan: '1' });
    await show(some, { may_plan: false });
    expect(
      screen.getByText('Your role does not let you plan sessions. You can sign up.'),
    ).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Plan session/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows what is coming, what is past or both, also after leaving', async () => {
    const { grid, user, unmount } = await show();
    expect(titles(grid)).toHaveLength(4);
    await user.click(screen.getByRole('radio', { name: 'Past' }));
    expect(titles(grid)).toEqual(['Terraform from zero']);
    unmount();
    const again = showPage(Page);
    expect(await screen.findByText('Terraform from zero')).toBeTruthy();
    again.unmount();
    fake.sessions.mockResolvedValue(sessionList(some.slice(0, 3), { coming: 3 }));
    showPage(Page);
    expect(await screen.findByText('No session is over yet.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all sessions' }));
    expect(await screen.findByText('Fail the database over')).toBeTruthy();
  });
});

describe('what narrows it', () => {
  it('is a text, teams, kinds, states, skills and what is mine, also after leaving', async () => {
    const { user, unmount } = await show();
    expect(asked()).toEqual(everything);
    await user.type(screen.getByRole('searchbox', { name: 'Search sessions' }), 'storm');
    await waitFor(() => expect(asked().text).toBe('storm'));
    await choose(user, 'Team', 'Payments');
    await choose(user, 'Kind', 'Incident drill');
    await choose(user, 'State', 'Held');
    await choose(user, 'Skill', 'Read a plan');
    await choose(user, 'Mine', 'I lead it');
    const narrowed = {
      ...everything,
      text: 'storm',
      teams: ['t2'],
      kinds: ['incident_drill'],
      states: ['held'],
      skills: ['k2'],
      mine: true,
    };
    await waitFor(() => expect(asked()).toEqual(narrowed));
    expect(screen.getByText('Read a plan')).toBeTruthy();
    unmount();
    await show();
    expect(asked()).toEqual(narrowed);
  });

  it('is what a link asks for, and that only; a link to a new session narrows nothing', async () => {
    router.go('training', { skill: 'k1', mine: '1' });
    const { unmount } = await show();
    await waitFor(() => expect(asked()).toEqual({ ...everything, skills: ['k1'], mine: true }));
    expect(router.route.query).toEqual({});
    unmount();
    localStorage.clear();
    router.go('training', { plan: '1', skill: 'k1' });
    await show();
    expect(asked()).toEqual(everything);
    expect(await screen.findByRole('dialog', { name: 'Plan a session' })).toBeTruthy();
  });

  it('can let none through, and be taken away', async () => {
    router.go('training', { kind: 'talk' });
    fake.sessions.mockResolvedValue(sessionList([], { total: 4 }));
    showPage(Page);
    expect(await screen.findByText('No session passes these filters.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(asked()).toEqual(everything));
  });
});

describe('from the keyboard', () => {
  it('opens a session by Enter', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('j{Enter}');
    expect(router.route).toMatchObject({ name: 'session', params: { id: 's2' } });
  });

  it('signs up by s, with a way back', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('s');
    await waitFor(() => expect(fake.signUp).toHaveBeenCalledExactlyOnceWith('s1', 'm1'));
    await screen.findByText('You have a place in ‘Fail the database over’.');
    await toasts.all.at(-1)?.undo?.();
    expect(fake.withdraw).toHaveBeenCalledExactlyOnceWith('s1', 'm1');
  });

  it('says that one waits where it is full', async () => {
    const { grid, user } = await show([sessionRow('s1', { capacity: 3 })]);
    grid.focus();
    await user.keyboard('s');
    expect(await screen.findByText('You wait for a place in ‘Session s1’.')).toBeTruthy();
  });

  it('withdraws by s, and has a way back only where nobody waits behind', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('js');
    await waitFor(() => expect(fake.withdraw).toHaveBeenLastCalledWith('s2', 'm1'));
    await screen.findByText('You are no longer signed up for ‘Read a flame graph’.');
    await toasts.all.at(-1)?.undo?.();
    expect(fake.signUp).toHaveBeenCalledExactlyOnceWith('s2', 'm1');
    // The last in line loses nothing either.
    await user.keyboard('js');
    await waitFor(() => expect(fake.withdraw).toHaveBeenLastCalledWith('s3', 'm1'));
    await waitFor(() => expect(toasts.all.at(-1)?.text).toContain('The night of the storm'));
    expect(toasts.all.at(-1)?.undo).toBeTruthy();
  });

  it('tells that a place goes to whoever waits, and offers no way back then', async () => {
    const { grid, user } = await show([
      sessionRow('s1', { signed_up: true, capacity: 3, waiting: 2 }),
    ]);
    grid.focus();
    await user.keyboard('s');
    await screen.findByText(/Whoever waits first moves up/);
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
  });

  it('does nothing by s to what is over', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('{End}s');
    expect(fake.signUp).not.toHaveBeenCalled();
    expect(fake.withdraw).not.toHaveBeenCalled();
  });

  it('says in place why a sign-up was refused', async () => {
    fake.signUp.mockRejectedValue(
      new ProblemError({ message: 'It is over already.', field: null, details: null }),
    );
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('s');
    expect((await screen.findByRole('alert')).textContent).toContain('It is over already.');
  });

  it('edits a row by e, with all that it says', async () => {
    fake.session.mockResolvedValue(sessionDetail());
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('e');
    const dialog = within(await screen.findByRole('dialog', { name: 'Change the session' }));
    expect(dialog.getByDisplayValue('Fail the payments database over')).toBeTruthy();
    expect(fake.session).toHaveBeenCalledExactlyOnceWith('s1');
  });

  it('plans a session by n, and leads to the skills and the effect by 2 and 3', async () => {
    await show();
    press('n');
    expect(await screen.findByRole('dialog', { name: 'Plan a session' })).toBeTruthy();
    press('2');
    expect(router.route.name).toBe('skills');
    press('3');
    expect(router.route.name).toBe('trainingEffect');
  });
});

describe('a calendar file', () => {
  const event = (title: string, is_known = false) => ({
    title,
    starts_at: NOON + DAY,
    length: HOUR,
    place: 'Room 3',
    is_known,
  });
  const begin = async () => {
    files.open.mockResolvedValue('/home/mara/lunch.ics');
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Import calendar file' }));
    const dialog = await screen.findByRole('dialog', { name: 'Import a calendar file' });
    return { user, dialog };
  };

  it('is shown before it is written, for a team of one’s own', async () => {
    fake.previewSessions.mockResolvedValue({
      sessions: [event('Lunch talk'), event('Known already', true)],
      problems: ['Line 12 has no beginning.'],
    });
    fake.importSessions.mockResolvedValue(1);
    const { user, dialog } = await begin();
    expect(fake.previewSessions).toHaveBeenCalledExactlyOnceWith('/home/mara/lunch.ics');
    await within(dialog).findByText('1 session would be planned.');
    const [first, second] = within(
      within(dialog).getByRole('list', { name: 'Events' }),
    ).getAllByRole('listitem');
    expect(first?.textContent).toMatch(/Lunch talk.*Tomorrow, 12:00, 1 h, Room 3.*New/s);
    expect(second?.textContent).toMatch(/Known already.*Already there/s);
    expect(within(dialog).getByText('Line 12 has no beginning.')).toBeTruthy();
    expect(await audit(dialog)).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Plan 1 session' }));
    expect(fake.importSessions).toHaveBeenCalledExactlyOnceWith('/home/mara/lunch.ics', 't1');
    expect(await screen.findByText('1 session planned.')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that is none says so and plans nothing', async () => {
    fake.previewSessions.mockRejectedValue(
      new ProblemError({ message: 'This is not a calendar file.', field: null, details: null }),
    );
    const { dialog } = await begin();
    expect(await within(dialog).findByText('This is not a calendar file.')).toBeTruthy();
    expect(
      within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Plan sessions' }).disabled,
    ).toBe(true);
  });

  it('is not asked for anything when nobody chose one', async () => {
    files.open.mockResolvedValue(null);
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Import calendar file' }));
    expect(fake.previewSessions).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
