import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { member, teamView } from '../../../../test/goals';
import { incidentRow } from '../../../../test/incidents';
import { showPage } from '../../../../test/showPage';
import { DAY, HOUR, NOON, sessionDetail, skillsMatrix } from '../../../../test/training';
import { ProblemError } from '../../../api';
import { clock } from '../../../live/clock.svelte';
import { toasts } from '../../../live/toasts.svelte';
import { href } from '../../../shell/router.svelte';
import { prefillOf } from './choices';
import SessionDialog from './SessionDialog.svelte';

// Whole dialogs and axe take their time on a busy machine.
const fake = vi.hoisted(() => ({
  members: vi.fn(),
  teams: vi.fn(),
  skillsMatrix: vi.fn(),
  incidents: vi.fn(),
  saveSession: vi.fn(),
  deleteSession: vi.fn(),
  sessionDates: vi.fn(),
}));
vi.mock('../../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const onclose = vi.fn();
const problem = (field: string | null, message: string) =>
  new ProblemError({ message, field, details: null });
const TEN = Date.parse('2026-11-25T10:00:00+01:00');

beforeEach(() => {
  vi.clearAllMocks();
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
  fake.incidents.mockResolvedValue({
    rows: [incidentRow({ status: 'resolved' })],
    next: null,
    total: 1,
    open: 0,
    acknowledged: 0,
  });
  fake.saveSession.mockResolvedValue('s9');
  fake.deleteSession.mockResolvedValue(null);
  fake.sessionDates.mockResolvedValue([0, 1, 2].map((weeks) => TEN + weeks * 14 * DAY));
});

async function show(given: Record<string, unknown> = {}) {
  showPage(SessionDialog as never, { onclose, ...given } as never);
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByDisplayValue('Platform');
  return { dialog, user: userEvent.setup() };
}

async function pick(user: ReturnType<typeof userEvent.setup>, label: RegExp, typed: string) {
  await user.click(screen.getByRole('combobox', { name: label }));
  await user.keyboard(`${typed}{Enter}`);
}
const save = () => screen.getByRole('button', { name: /^(Plan|Save) session$/ });
const topic = () => screen.getByLabelText('Topic');
const sent = () => fake.saveSession.mock.lastCall;

describe('a new session', () => {
  it('begins with one’s own team and has nothing that axe objects to', async () => {
    const { dialog, user } = await show();
    expect(within(dialog).getByDisplayValue('2026-11-25 10:00')).toBeTruthy();
    expect(within(dialog).getByDisplayValue('1 h')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Every few weeks' }));
    await within(dialog).findByRole('region', { name: 'Dates' });
    await user.click(screen.getByRole('radio', { name: 'Incident drill' }));
    expect(await audit(dialog)).toEqual([]);
  });

  it('is planned with all that was said, and can be undone', async () => {
    const { user } = await show();
    await user.type(topic(), ' Fail the database over ');
    await user.click(screen.getByRole('radio', { name: 'Game day' }));
    await pick(user, /^Guest teams/, 'pay');
    await pick(user, /^Led by/, 'mara');
    await pick(user, /^Skills/, 'fail');
    const begins = screen.getByLabelText('Begins');
    await user.clear(begins);
    await user.type(begins, 'tomorrow 15:00');
    const lasts = screen.getByLabelText('Lasts');
    await user.clear(lasts);
    await user.type(lasts, '90');
    await user.type(screen.getByLabelText(/^Place, /), 'Room 3');
    await user.type(screen.getByLabelText(/^Places, /), '8');
    await user.type(screen.getByLabelText(/^Description/), 'How it is done.');
    await user.type(screen.getByLabelText(/^Materials/), 'Bring a laptop.');
    await user.click(save());
    expect(fake.saveSession).toHaveBeenCalledExactlyOnceWith(
      null,
      {
        title: 'Fail the database over',
        description: 'How it is done.',
        kind: 'game_day',
        skills: ['k1'],
        host_team: 't1',
        guest_teams: ['t2'],
        facilitator: 'm1',
        starts_at: TEN + 5 * HOUR,
        length: 1.5 * HOUR,
        time_zone: 'Europe/Berlin',
        place: 'Room 3',
        materials: 'Bring a laptop.',
        capacity: 8,
        incident: null,
        action_item: null,
        repeat: null,
      },
      'one',
    );
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    const toast = toasts.all.at(-1);
    expect(toast?.open?.href).toBe(href('session', { id: 's9' }));
    await toast?.undo?.();
    expect(fake.deleteSession).toHaveBeenCalledExactlyOnceWith('s9', 'one');
  });

  it('begins with what a link says, and names the action item that asked for it', async () => {
    const prefill = prefillOf({
      plan: '1',
      title: 'Fail over',
      skill: 'k1',
      host: 't1',
      guest: 't2',
      facilitator: 'm2',
      action: 'a1',
    });
    const { dialog, user } = await show({ prefill });
    expect(within(dialog).getByText(/It will name the action item/)).toBeTruthy();
    expect(await within(dialog).findByDisplayValue('Jonas Weber')).toBeTruthy();
    expect(within(dialog).getByRole('button', { name: 'Remove Payments' })).toBeTruthy();
    expect(
      within(dialog).getByRole('button', { name: 'Remove Fail the database over' }),
    ).toBeTruthy();
    await user.click(save());
    expect(sent()?.[1]).toMatchObject({
      title: 'Fail over',
      skills: ['k1'],
      host_team: 't1',
      guest_teams: ['t2'],
      facilitator: 'm2',
      action_item: 'a1',
    });
  });

  it('is not sent with a gap, and says so at the fields', async () => {
    fake.members.mockResolvedValue([member('m1', 'Mara Lindt', [], true)]);
    showPage(SessionDialog as never, { onclose } as never);
    const user = userEvent.setup();
    await screen.findByRole('dialog');
    const lasts = screen.getByLabelText('Lasts');
    await user.clear(lasts);
    await user.type(lasts, 'soon');
    await user.type(screen.getByLabelText(/^Places, /), 'few');
    await user.click(save());
    expect(screen.getByText('Say in one line what it is about.')).toBeTruthy();
    expect(screen.getByText('Choose the team that teaches.')).toBeTruthy();
    expect(screen.getByText(/‘soon’ is no duration/)).toBeTruthy();
    expect(screen.getByText(/Type a whole number from 1, or nothing/)).toBeTruthy();
    expect(topic().getAttribute('aria-invalid')).toBe('true');
    expect(fake.saveSession).not.toHaveBeenCalled();
    // What is put right is said no more.
    await user.type(topic(), 'Fail over');
    expect(screen.queryByText('Say in one line what it is about.')).toBeNull();
  });

  it.each([
    ['title', 'Shorten the title to 120 characters.'],
    ['kind', 'There is no such kind.'],
    ['host_team', 'There is no such team any more.'],
    ['guest_teams', 'Invite 100 teams at the most.'],
    ['facilitator', 'There is no such member any more.'],
    ['skills', 'There is no such skill any more.'],
    ['starts_at', 'It begins before 1970.'],
    ['length', 'A session lasts between 5 minutes and 5 days.'],
    ['time_zone', 'That is not a time zone.'],
    ['place', 'Shorten the text to 500 characters.'],
    ['capacity', 'A session has room for 1 to 10000 people.'],
    ['description', 'Shorten the text to 20000 characters.'],
    ['materials', 'Shorten the text to 20000 characters.'],
    [null, 'A viewer cannot plan sessions.'],
  ])('says why it was refused: at %s', async (field, message) => {
    fake.saveSession.mockRejectedValue(problem(field, message));
    const { user } = await show();
    await user.type(topic(), 'Fail over{Enter}');
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.queryAllByRole('alert')).toHaveLength(field === null ? 1 : 0);
    expect(onclose).not.toHaveBeenCalled();
  });

  it('says what time it is in the zone in which it is planned', async () => {
    const { user } = await show();
    await pick(user, /^Planned in/, 'new york');
    expect(
      await screen.findByText('There it is Wed 25 Nov, 04:00 to 05:00 in America/New_York.'),
    ).toBeTruthy();
    await user.type(topic(), 'Fail over{Enter}');
    expect(sent()?.[1]).toMatchObject({ time_zone: 'America/New_York', starts_at: TEN });
  });

  it('asks before Esc loses what was typed', async () => {
    const { user } = await show();
    await user.type(topic(), 'Fail over');
    await user.keyboard('{Escape}');
    expect(screen.getByText('What you typed is not saved.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(onclose).toHaveBeenCalledOnce();
  });

  it('replays a past incident if it is a drill', async () => {
    const { user } = await show();
    expect(fake.incidents).not.toHaveBeenCalled();
    await user.click(screen.getByRole('radio', { name: 'Incident drill' }));
    await waitFor(() => expect(fake.incidents).toHaveBeenCalledOnce());
    expect(fake.incidents.mock.lastCall?.[0]).toMatchObject({ statuses: ['resolved'] });
    await pick(user, /^Incident/, 'checkout');
    await user.type(topic(), 'The 502s{Enter}');
    expect(sent()?.[1]).toMatchObject({ kind: 'incident_drill', incident: 'i1' });
  });
});

describe('one that repeats', () => {
  it('shows its dates before it is planned, and is undone with all of them', async () => {
    const { user, dialog } = await show();
    await user.type(topic(), 'Fail over');
    await user.click(screen.getByRole('radio', { name: 'Every few weeks' }));
    const steps = screen.getByLabelText('Every … weeks');
    await user.clear(steps);
    await user.type(steps, '2');
    const until = screen.getByLabelText('Until');
    await user.clear(until);
    await user.type(until, '2026-12-31');
    await user.tab();
    const dates = within(within(dialog).getByRole('region', { name: 'Dates' }));
    expect(await dates.findByText('Every 2 weeks on Wednesday: 3 sessions')).toBeTruthy();
    const repeat = { every: 'week', interval: 2, last_day: '2026-12-31' };
    await waitFor(() => expect(fake.sessionDates.mock.lastCall?.[0]).toMatchObject({ repeat }));
    expect(dates.getAllByRole('listitem').map(({ textContent }) => textContent.trim())).toEqual([
      'Tomorrow, 10:00',
      'Wed 9 Dec, 10:00',
      'Wed 23 Dec, 10:00',
    ]);
    await user.click(save());
    expect(sent()).toEqual([null, expect.objectContaining({ repeat }), 'one']);
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.deleteSession).toHaveBeenCalledExactlyOnceWith('s9', 'following');
  });

  it('says at its field why there are no dates', async () => {
    fake.sessionDates.mockRejectedValue(problem('last_day', 'That is before it begins.'));
    const { user, dialog } = await show();
    await user.click(screen.getByRole('radio', { name: 'Every few months' }));
    expect(await screen.findByText('That is before it begins.')).toBeTruthy();
    expect(screen.getByLabelText('Until').getAttribute('aria-invalid')).toBe('true');
    expect(within(dialog).getByText('There are no dates yet.')).toBeTruthy();
  });

  it('is not sent with steps that are no number', async () => {
    const { user } = await show();
    await user.type(topic(), 'Fail over');
    await user.click(screen.getByRole('radio', { name: 'Every few weeks' }));
    const steps = screen.getByLabelText('Every … weeks');
    await user.clear(steps);
    await user.type(steps, 'x');
    expect(screen.getByText(/Its dates appear here/)).toBeTruthy();
    await user.click(save());
    expect(screen.getByText('Type a whole number from 1.')).toBeTruthy();
    expect(fake.saveSession).not.toHaveBeenCalled();
  });
});

describe('a session that is changed', () => {
  it('shows what it says, does not repeat anew, and can be put back', async () => {
    const detail = sessionDetail();
    const { user } = await show({ detail });
    expect(screen.queryByRole('radio', { name: 'Every few weeks' })).toBeNull();
    expect(screen.queryByRole('radio', { name: 'Only this session' })).toBeNull();
    await user.type(topic(), ', twice{Enter}');
    expect(sent()).toEqual([
      's1',
      expect.objectContaining({ title: 'Fail the payments database over, twice' }),
      'one',
    ]);
    await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
    await toasts.all.at(-1)?.undo?.();
    expect(sent()).toEqual([
      's1',
      expect.objectContaining({ title: 'Fail the payments database over', capacity: 8 }),
      'one',
    ]);
  });

  it('of a series asks whether those after it change too', async () => {
    const at = NOON + 7 * DAY;
    const detail = sessionDetail(
      {
        series: [
          ['s0', at - 7 * DAY],
          ['s2', at + 7 * DAY],
          ['s3', at + 14 * DAY],
        ],
      },
      { series: 's0' },
    );
    const { dialog, user } = await show({ detail });
    expect(screen.getByText(/the 2 sessions after it stay as they are/)).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'This and the 2 after it' }));
    expect(await audit(dialog)).toEqual([]);
    await user.click(save());
    expect(sent()).toEqual(['s1', expect.anything(), 'following']);
    // What the others said before is not known, so nothing promises to bring it back.
    await waitFor(() => expect(toasts.all.at(-1)?.text).toContain('those after it are changed'));
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
  });
});
