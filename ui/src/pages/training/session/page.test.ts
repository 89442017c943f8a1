import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import { member, teamView } from '../../../../test/goals';
import { incidentDetail, room } from '../../../../test/incidents';
import { showPage } from '../../../../test/showPage';
import {
  DAY,
  drillIncident,
  HOUR,
  NOON,
  sessionDetail,
  sessionList,
  sessionRow,
  signUp,
  skillsMatrix,
} from '../../../../test/training';
import { api, ProblemError, type Session, type SessionDetail } from '../../../api';
import { clock } from '../../../live/clock.svelte';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import { href, router } from '../../../shell/router.svelte';
import SessionPage from '../SessionPage.svelte';

const outside = vi.hoisted(() => ({ openUrl: vi.fn() }));
vi.mock('@tauri-apps/plugin-opener', () => outside);
const files = vi.hoisted(() => ({ open: vi.fn(), save: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => files);
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'session sessions members teams skillsMatrix signUp withdraw recordAttendance giveFeedback',
      'saveSession cancelSession restoreSession deleteSession invitationName exportInvitation',
      'incident room incidentReviews',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });
const press = (key: string) => registry.keyed.find((action) => action.key === key)?.run();
const button = (name: string | RegExp) => screen.queryByRole('button', { name });
const undoLast = () => toasts.all.at(-1)?.undo?.();

beforeEach(() => {
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) vi.mocked(answer).mockReset();
  outside.openUrl.mockReset().mockResolvedValue(undefined);
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  clock.now = NOON;
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
    member('m3', 'Ben Ito', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.skillsMatrix.mockResolvedValue(skillsMatrix());
});

async function show(
  part: Partial<SessionDetail> = {},
  record: Partial<Session> = {},
  query: Record<string, string> = {},
) {
  const detail = sessionDetail(part, record);
  fake.session.mockResolvedValue(detail);
  router.go('session', { id: 's1' }, query);
  const view = showPage(SessionPage);
  await screen.findByRole('heading', { name: detail.row.title, level: 1 });
  // Who looks decides what can be done.
  await waitFor(() => expect(fake.members).toHaveBeenCalled());
  // What floats is never laid out here, so it counts as hidden.
  return { ...view, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}
async function more(user: ReturnType<typeof userEvent.setup>, name: string) {
  await user.click(screen.getByRole('button', { name: 'More' }));
  const items = await screen.findAllByRole('menuitem', { hidden: true });
  const item = items.find(({ textContent }) => textContent.includes(name));
  if (!item) throw new Error(`there is no ‘${name}’`);
  await user.click(item);
}
const held = { state: 'held' as const, starts_at: NOON - 2 * DAY };
const over = { starts_at: NOON - DAY };
const row = (part: object) => ({ row: sessionRow('s1', part) });

describe('the page of a session', () => {
  it('full of everything has no finding of axe, and says all of it', async () => {
    const long = '障害対応の訓練 '.repeat(14).trim();
    const { container } = await show(
      {
        ...row({
          guests: [{ id: 't2', name: 'Payments', discipline: 'development' }],
          places_taken: 1,
          waiting: 1,
          waiting_place: 1,
          useful: 4.26,
        }),
        sign_ups: [
          signUp('m2', long, { attended: true, useful: 5, feedback: 'دقيق ومفيد' }),
          signUp('m1', 'Mara Lindt', { waiting_place: 1 }),
        ],
        invited: [['m3', 'Ben Ito']],
        incident: drillIncident(),
        action_item: ['a1', 'r1', 'Teach the failover'],
        series: [
          ['s0', NOON - DAY],
          ['s2', NOON + 14 * DAY],
        ],
        may_give_feedback: true,
      },
      { title: long, state: 'held', starts_at: NOON - HOUR * 3, time_zone: 'America/New_York' },
    );
    expect(screen.getByRole('link', { name: 'Fail the database over' }).getAttribute('href')).toBe(
      href('skills', { skill: 'k1' }),
    );
    expect(screen.getByRole('link', { name: 'Teach the failover' }).getAttribute('href')).toBe(
      href('actions', { open: 'a1' }),
    );
    expect(screen.getByRole('link', { name: 'of a review' }).getAttribute('href')).toBe(
      href('review', { id: 'r1' }),
    );
    expect(screen.getByText(/03:00 to 04:00 in America\/New_York/)).toBeTruthy();
    expect(screen.getByText('on average, from 1 person')).toBeTruthy();
    expect(screen.getByText('5 of 5: Changed how I work')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Mon 23 Nov/ }).getAttribute('href')).toBe(
      href('session', { id: 's0' }),
    );
    expect(await audit(container)).toEqual([]);
  });

  it('says what failed, and leads back to the list', async () => {
    fake.session.mockRejectedValue(refused('There is no such session.'));
    router.go('session', { id: 's1' });
    showPage(SessionPage);
    expect((await screen.findByRole('alert')).textContent).toContain('no such session');
    expect(screen.getByRole('link', { name: 'Show all sessions' })).toBeTruthy();
  });

  it('opens the link of its place in the browser', async () => {
    const { user } = await show({}, { place: 'Room 3 or https://meet.example/x' });
    await user.click(screen.getByRole('button', { name: 'https://meet.example/x' }));
    expect(outside.openUrl).toHaveBeenCalledExactlyOnceWith('https://meet.example/x');
  });

  it('offers a viewer nothing but the invitation', async () => {
    await show({ may_plan: false, may_sign_up: false, invited: [['m3', 'Ben Ito']] });
    expect(button(/^Sign/)).toBeNull();
    expect(button(/^Edit/)).toBeNull();
    expect(button(/^Record/)).toBeNull();
    expect(registry.keyed.map(({ key }) => key)).toEqual(['i']);
  });
});

describe('taking part', () => {
  it('signs up by s and by the button, with a way back', async () => {
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: /^Sign up/ }));
    expect(fake.signUp).toHaveBeenCalledExactlyOnceWith('s1', 'm1');
    await screen.findByText('You have a place in ‘Fail the payments database over’.');
    await undoLast();
    expect(fake.withdraw).toHaveBeenCalledExactlyOnceWith('s1', 'm1');
    press('s');
    await waitFor(() => expect(fake.signUp).toHaveBeenCalledTimes(2));
  });

  it('waits where it is full, and says which place in line one has', async () => {
    const { unmount } = await show(row({ capacity: 2, places_taken: 2 }));
    expect(await screen.findByRole('button', { name: /^Wait for a place/ })).toBeTruthy();
    unmount();
    await show(row({ capacity: 2, places_taken: 2, waiting: 3, waiting_place: 2 }));
    expect(screen.getByText('You wait: 2nd')).toBeTruthy();
    expect(await screen.findByRole('button', { name: /^Withdraw/ })).toBeTruthy();
  });

  it('tells in a toast why it was refused', async () => {
    fake.signUp.mockRejectedValue(refused('It is over already.'));
    await show();
    await screen.findByRole('button', { name: /^Sign up/ });
    press('s');
    expect(await screen.findByText('It is over already.')).toBeTruthy();
  });

  it('shows who has a place and who waits, and takes somebody off the list', async () => {
    const { user } = await show({
      ...row({ capacity: 1, places_taken: 1, waiting: 1 }),
      sign_ups: [
        signUp('m2', 'Jonas Weber'),
        signUp('m3', 'Ben Ito', { waiting_place: 1, teams: [] }),
      ],
    });
    const list = screen.getByRole('list', { name: /Who signed up/ });
    const [first, second] = within(list).getAllByRole('listitem');
    expect(first?.textContent).toMatch(/Jonas Weber.*Payments.*yesterday.*Has a place/s);
    expect(second?.textContent).toMatch(/Ben Ito.*Waits: 1st/s);
    await user.click(screen.getByRole('button', { name: 'Take Jonas Weber off the list' }));
    expect(fake.withdraw).toHaveBeenCalledExactlyOnceWith('s1', 'm2');
    await screen.findByText(/Jonas Weber is no longer signed up.*Whoever waits first moves up/);
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
  });

  it('lets a planner sign up whom the invited teams have', async () => {
    const { user } = await show({ invited: [['m3', 'Ben Ito']] });
    await user.click(screen.getByRole('button', { name: 'Sign up Ben Ito' }));
    expect(fake.signUp).toHaveBeenCalledExactlyOnceWith('s1', 'm3');
    await screen.findByText(/Ben Ito has a place/);
    await undoLast();
    expect(fake.withdraw).toHaveBeenCalledExactlyOnceWith('s1', 'm3');
  });
});

describe('who was there', () => {
  const people = [
    signUp('m2', 'Jonas Weber'),
    signUp('m1', 'Mara Lindt'),
    signUp('m3', 'Ben Ito', { waiting_place: 1 }),
  ];
  const begin = async (part: Partial<SessionDetail> = {}, record: Partial<Session> = over) => {
    const { user } = await show({ sign_ups: people, ...part }, record);
    press('a');
    const dialog = await screen.findByRole('dialog', { name: 'Who was there?' });
    return { user, dialog };
  };

  it('is said by the keyboard: arrows and Space, Enter records it', async () => {
    const { user, dialog } = await begin();
    expect(await audit(dialog)).toEqual([]);
    const boxes = within(dialog).getAllByRole<HTMLInputElement>('checkbox');
    await waitFor(() => expect(document.activeElement).toBe(boxes[0]));
    await user.keyboard(' {ArrowDown}{ArrowDown} {ArrowDown}{ArrowUp}{Home}{End}');
    expect(document.activeElement).toBe(boxes[2]);
    expect(boxes.map(({ checked }) => checked)).toEqual([true, false, true]);
    expect(within(dialog).getByText(/2 of 3 people/)).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(fake.recordAttendance).toHaveBeenCalledExactlyOnceWith('s1', [
      { member: 'm2', attended: true },
      { member: 'm1', attended: false },
      { member: 'm3', attended: true },
    ]);
    await screen.findByText('2 people were in ‘Fail the payments database over’.');
    // Nobody said anything of it before, so there is nothing to go back to.
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('is everybody with a place by one button; whoever waited is said one by one', async () => {
    const { user, dialog } = await begin();
    await user.click(within(dialog).getByRole('button', { name: 'All were there' }));
    const boxes = within(dialog).getAllByRole<HTMLInputElement>('checkbox');
    expect(boxes.map(({ checked }) => checked)).toEqual([true, true, false]);
  });

  it('is also somebody who had not signed up', async () => {
    const { user, dialog } = await begin({ sign_ups: [] });
    expect(within(dialog).getByText('Nobody signed up. Add who was there.')).toBeTruthy();
    await user.click(within(dialog).getByRole('combobox', { name: /^Somebody else/ }));
    await user.keyboard('jonas{Enter}');
    expect(within(dialog).getByText('Had not signed up')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Record' }));
    expect(fake.recordAttendance).toHaveBeenCalledExactlyOnceWith('s1', [
      { member: 'm2', attended: true },
    ]);
  });

  it('can be said again, and undone', async () => {
    const { user, dialog } = await begin(
      { sign_ups: [signUp('m2', 'Jonas Weber', { attended: true })] },
      held,
    );
    await user.click(within(dialog).getByRole('checkbox'));
    await user.click(within(dialog).getByRole('button', { name: 'Record' }));
    await screen.findByText(/^0 people were in/);
    await undoLast();
    expect(fake.recordAttendance).toHaveBeenLastCalledWith('s1', [
      { member: 'm2', attended: true },
    ]);
  });

  it('says in place why it was refused, and asks before Esc loses it', async () => {
    fake.recordAttendance.mockRejectedValue(refused('It has not begun yet.'));
    const { user, dialog } = await begin();
    await user.keyboard(' {Enter}');
    expect(await within(dialog).findByText('It has not begun yet.')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(within(dialog).getByText('What you typed is not saved.')).toBeTruthy();
  });

  it('is not asked before it begins, nor of what is cancelled', async () => {
    const { unmount } = await show();
    expect(button(/^Record/)).toBeNull();
    unmount();
    await show({}, { ...over, state: 'cancelled' });
    expect(button(/^Record/)).toBeNull();
  });

  it('opens from a link of Today, once', async () => {
    await show({ sign_ups: people }, over, { say: 'attendance' });
    expect(await screen.findByRole('dialog', { name: 'Who was there?' })).toBeTruthy();
    expect(router.route.query).toEqual({});
  });
});

describe('feedback', () => {
  const mine = signUp('m1', 'Mara Lindt', { attended: true });
  const form = async () => within(await screen.findByRole('group', { name: /How useful/ }));

  it('is a number with its meaning and words, and can be undone', async () => {
    const { user } = await show({ sign_ups: [mine], may_give_feedback: true }, held);
    const group = await form();
    const radios = group.getAllByRole('radio');
    expect(radios).toHaveLength(5);
    await user.click(group.getByRole('radio', { name: '4 Very useful' }));
    await user.click(group.getByRole('radio', { name: /^5/ }));
    expect(group.getByRole<HTMLInputElement>('radio', { name: /^5/ }).checked).toBe(true);
    await user.type(screen.getByLabelText(/^What else/), ' More of it. ');
    await user.click(screen.getByRole('button', { name: 'Give feedback' }));
    expect(fake.giveFeedback).toHaveBeenCalledExactlyOnceWith('s1', {
      useful: 5,
      feedback: 'More of it.',
    });
    await screen.findByText(/Your feedback on .* is given/);
    await undoLast();
    expect(fake.giveFeedback).toHaveBeenLastCalledWith('s1', { useful: null, feedback: '' });
  });

  it('is not sent empty', async () => {
    const { user } = await show({ sign_ups: [mine], may_give_feedback: true }, held);
    await form();
    await user.click(screen.getByRole('button', { name: 'Give feedback' }));
    expect(screen.getByText('Choose one of these, or write something.')).toBeTruthy();
    expect(fake.giveFeedback).not.toHaveBeenCalled();
  });

  it('that was given is shown, and can be changed', async () => {
    const said = { ...mine, useful: 3, feedback: 'Too fast.' };
    fake.giveFeedback.mockRejectedValueOnce(refused('Shorten the text.', 'feedback'));
    const { user } = await show({ sign_ups: [said], may_give_feedback: true }, held);
    const group = await form();
    expect(group.getByRole<HTMLInputElement>('radio', { name: /^3/ }).checked).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Change feedback' }));
    expect(await screen.findByText('Shorten the text.')).toBeTruthy();
    expect(screen.getByLabelText(/^What else/).getAttribute('aria-invalid')).toBe('true');
  });

  it('is where a link of Today leads; one who was not there is told so', async () => {
    const { unmount } = await show({ sign_ups: [mine], may_give_feedback: true }, held, {
      say: 'feedback',
    });
    await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('radio'));
    expect(router.route.query).toEqual({});
    unmount();
    await show({}, held, { say: 'feedback' });
    expect(await screen.findByText('That cannot be said of this session now.')).toBeTruthy();
    expect(screen.queryByRole('group', { name: /How useful/ })).toBeNull();
  });
});

describe('what becomes of it', () => {
  const series: SessionDetail['series'] = [
    ['s0', NOON - DAY],
    ['s2', NOON + 14 * DAY],
    ['s3', NOON + 21 * DAY],
  ];

  it('is cancelled, with a way back', async () => {
    const { user } = await show();
    await more(user, 'Cancel session');
    expect(fake.cancelSession).toHaveBeenCalledExactlyOnceWith('s1', 'one');
    await screen.findByText('‘Fail the payments database over’ is cancelled.');
    await undoLast();
    expect(fake.restoreSession).toHaveBeenCalledExactlyOnceWith('s1');
  });

  it('is cancelled with those after it that are planned, and so are they planned again', async () => {
    fake.sessions.mockResolvedValue(sessionList([sessionRow('s3'), sessionRow('s7')]));
    const { user } = await show({ series }, { series: 's0' });
    await more(user, 'Cancel it and those after it');
    await screen.findByText(/and 1 session after it are cancelled/);
    expect(fake.sessions.mock.lastCall?.[0]).toMatchObject({
      states: ['planned'],
      window: { from: NOON + 14 * DAY, to: NOON + 21 * DAY + 1 },
    });
    expect(fake.cancelSession).toHaveBeenCalledExactlyOnceWith('s1', 'following');
    await undoLast();
    expect(fake.restoreSession.mock.calls).toEqual([['s1'], ['s3']]);
  });

  it('is planned again when it was cancelled, with a way back', async () => {
    const { user } = await show({}, { state: 'cancelled' });
    expect(button(/^Sign up/)).toBeNull();
    await more(user, 'Plan it again');
    expect(fake.restoreSession).toHaveBeenCalledExactlyOnceWith('s1');
    await screen.findByText(/is planned again/);
    await undoLast();
    expect(fake.cancelSession).toHaveBeenCalledExactlyOnceWith('s1', 'one');
  });

  it('is deleted at once where nothing hangs on it, and can be planned anew', async () => {
    fake.saveSession.mockResolvedValue('s9');
    const { user } = await show();
    await more(user, 'Delete session');
    expect(fake.deleteSession).toHaveBeenCalledExactlyOnceWith('s1', 'one');
    await waitFor(() => expect(router.route.name).toBe('training'));
    await undoLast();
    expect(fake.saveSession).toHaveBeenCalledExactlyOnceWith(
      null,
      expect.objectContaining({ title: 'Fail the payments database over', repeat: null }),
      'one',
    );
    expect(router.route).toMatchObject({ name: 'session', params: { id: 's9' } });
  });

  it('is deleted only by its name where sign-ups would be lost', async () => {
    const { user } = await show({ sign_ups: [signUp('m2', 'Jonas Weber')] });
    await more(user, 'Delete session');
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this session' }));
    expect(dialog.getByText(/cannot be brought back/)).toBeTruthy();
    await user.type(dialog.getByRole('textbox'), 'Fail the payments database over');
    await user.click(dialog.getByRole('button', { name: 'Delete session' }));
    expect(fake.deleteSession).toHaveBeenCalledExactlyOnceWith('s1', 'one');
    await waitFor(() => expect(router.route.name).toBe('training'));
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
  });

  it('is deleted with those after it only by its name', async () => {
    const { user } = await show({ series }, { series: 's0' });
    await more(user, 'Delete it and those after it');
    const dialog = within(await screen.findByRole('dialog', { name: /and those after it$/ }));
    expect(dialog.getByText(/Those of the 2 sessions after it/)).toBeTruthy();
    await user.type(dialog.getByRole('textbox'), 'Fail the payments database over');
    await user.click(dialog.getByRole('button', { name: 'Delete sessions' }));
    expect(fake.deleteSession).toHaveBeenCalledExactlyOnceWith('s1', 'following');
  });

  it('is edited by e', async () => {
    await show();
    press('e');
    expect(await screen.findByRole('dialog', { name: 'Change the session' })).toBeTruthy();
  });

  it('is written down as an invitation for calendars', async () => {
    fake.invitationName.mockResolvedValue('fail-over.ics');
    files.save.mockResolvedValue('/home/mara/fail-over.ics');
    await show();
    press('i');
    await screen.findByText('The invitation is written to /home/mara/fail-over.ics.');
    expect(files.save.mock.lastCall?.[0]).toMatchObject({ defaultPath: 'fail-over.ics' });
    expect(fake.exportInvitation).toHaveBeenCalledExactlyOnceWith('s1', '/home/mara/fail-over.ics');
  });

  it('writes no invitation when nobody says where', async () => {
    fake.invitationName.mockResolvedValue('fail-over.ics');
    files.save.mockResolvedValue(null);
    await show();
    press('i');
    await waitFor(() => expect(files.save).toHaveBeenCalled());
    expect(fake.exportInvitation).not.toHaveBeenCalled();
  });
});

it('a drill opens the incident again, by its button and by d', async () => {
  fake.incident.mockResolvedValue(incidentDetail());
  fake.room.mockResolvedValue(room());
  const { user } = await show({ incident: drillIncident() }, { kind: 'incident_drill' });
  await user.click(screen.getByRole('button', { name: /^Start drill/ }));
  const drill = 'Drill: Checkout answers with 502';
  expect(await screen.findByRole('dialog', { name: drill })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'End drill' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  press('d');
  expect(await screen.findByRole('dialog', { name: drill })).toBeTruthy();
});
