import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { incidentRow } from '../../../test/incidents';
import { showPage } from '../../../test/showPage';
import { listenToKeys, myTask, today } from '../../../test/today';
import { ProblemError, type Today } from '../../api';
import { clock } from '../../live/clock.svelte';
import { toasts } from '../../live/toasts.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  today: vi.fn(),
  status: vi.fn(),
  setAside: vi.fn(),
  bringBack: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

/** 08:00 tomorrow on this laptop. */
const morning = () => new Date(new Date().setHours(32, 0, 0, 0)).getTime();
const two = (part: Partial<Today> = {}) =>
  today({ tasks: [myTask('t1', 'Ask the provider'), myTask('t2', 'Write to support')], ...part });

async function show(answer: Today) {
  fake.today.mockResolvedValue(answer);
  const shown = showPage(Page);
  await screen.findByRole('group', { name: 'What needs you' });
  return { ...shown, user: userEvent.setup() };
}
const row = (title: string) => screen.queryByRole('link', { name: title });

let ignoreKeys: () => void;
beforeEach(() => {
  vi.clearAllMocks();
  fake.status.mockResolvedValue({ last_sync: null });
  fake.setAside.mockImplementation(() => Promise.resolve(morning()));
  fake.bringBack.mockResolvedValue(null);
  ignoreKeys = listenToKeys();
});
afterEach(() => ignoreKeys());

it('sets the row with the keyboard aside by h, which the next row then has', async () => {
  const { user } = await show(two());
  await user.keyboard('jh');
  expect(fake.setAside).toHaveBeenCalledExactlyOnceWith('task:t1::due');
  await waitFor(() => expect(row('Ask the provider')).toBeNull());
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Write to support'));
  expect(toasts.all.at(-1)?.text).toBe('‘Ask the provider’ is set aside until tomorrow, 08:00.');
  expect(screen.getByRole('button', { name: '1 set aside until tomorrow' })).toBeTruthy();
});

it('brings it back by Undo', async () => {
  const { user } = await show(two());
  await user.keyboard('jh');
  await waitFor(() => expect(row('Ask the provider')).toBeNull());
  await toasts.all.at(-1)?.undo?.();
  expect(fake.bringBack).toHaveBeenCalledExactlyOnceWith('task:t1::due');
  await waitFor(() => expect(row('Ask the provider')).toBeTruthy());
  expect(screen.queryByRole('region', { name: 'Set aside' })).toBeNull();
});

it('sets aside by the button too', async () => {
  const { user } = await show(two());
  const item = screen.getByRole('link', { name: 'Write to support' }).closest('li')!;
  await user.click(within(item).getByRole('button', { name: 'Set aside until tomorrow morning' }));
  expect(fake.setAside).toHaveBeenCalledExactlyOnceWith('task:t2::due');
});

it('says in the row when it cannot be remembered', async () => {
  const message = 'The settings of this computer could not be written.';
  fake.setAside.mockRejectedValue(new ProblemError({ message, field: null, details: null }));
  const { user } = await show(two());
  await user.keyboard('jh');
  expect((await screen.findByRole('alert')).closest('li')?.textContent).toContain(message);
  expect(row('Ask the provider')).toBeTruthy();
});

it('says in a sentence what may not wait, and has no button for it', async () => {
  const sentence = 'A page that waits for you cannot be set aside.';
  fake.setAside.mockRejectedValue(
    new ProblemError({ message: sentence, field: null, details: null }),
  );
  const severe = incidentRow({ id: 'i2', title: 'Nobody can pay', severity: 'sev1' });
  const mild = incidentRow({ id: 'i3', title: 'A logo is blurred', severity: 'sev3' });
  const { user } = await show(
    today({
      pages: [{ incident: 'i1', row: incidentRow(), level: 2, due_at: 0, held: null }],
      updates_due: [{ incident: severe, due_at: 1, overdue: true, mine: true }],
      roles: [
        { incident: severe, roles: ['commander'] },
        { incident: mild, roles: ['scribe'] },
      ],
    }),
  );
  const buttons = screen.getAllByRole('button', { name: 'Set aside until tomorrow morning' });
  expect(buttons.map((each) => each.closest('li')?.querySelector('a')?.textContent)).toEqual([
    'A logo is blurred',
  ]);
  await user.keyboard('jh');
  expect(fake.setAside).toHaveBeenCalledExactlyOnceWith('page:i1:2');
  await waitFor(() => expect(toasts.all.at(-1)?.text).toBe(sentence));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(row('Checkout answers with 502')).toBeTruthy();
});

it('tells of what is set aside in one line, which shows it and brings each back', async () => {
  const until = morning();
  const keys = ['task:t1::due', 'task:t2::due', 'task:gone::due'];
  const { user, container } = await show(two({ set_aside: keys.map((key) => ({ key, until })) }));
  // What is set aside and is not on Today any more is not spoken of.
  const line = screen.getByRole('button', { name: '2 set aside until tomorrow' });
  expect(row('Ask the provider')).toBeNull();
  expect(screen.getByText(/^Nothing needs you now\./)).toBeTruthy();
  line.focus();
  await user.keyboard('{Enter}');
  const shown = screen.getByRole('region', { name: 'Set aside' });
  expect(shown.textContent).toContain('Your tasks, until tomorrow, 08:00');
  expect(await audit(container)).toEqual([]);
  await user.click(within(shown).getByRole('button', { name: 'Bring back ‘Write to support’' }));
  expect(fake.bringBack).toHaveBeenCalledExactlyOnceWith('task:t2::due');
  await waitFor(() =>
    expect(row('Write to support')?.closest('section')?.textContent).toContain('Your tasks'),
  );
  row('Ask the provider')?.focus();
  await user.keyboard('b');
  expect(fake.bringBack).toHaveBeenLastCalledWith('task:t1::due');
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Set aside' })).toBeNull());
  expect(screen.queryByText(/Nothing needs you now/)).toBeNull();
});

it('has a row back when its time comes', async () => {
  const until = Date.now() + 60_000;
  await show(two({ set_aside: [{ key: 'task:t1::due', until }] }));
  expect(row('Ask the provider')).toBeNull();
  clock.now = until;
  await waitFor(() => expect(row('Ask the provider')).toBeTruthy());
});

it('has a row back when it changed', async () => {
  const due = Date.now() + 3_600_000;
  const set_aside = [{ key: `task:t1:${due}:due`, until: morning() }];
  const at = (due_at: number) =>
    today({ tasks: [myTask('t1', 'Ask the provider', due_at)], set_aside });
  const { client } = await show(at(due));
  expect(row('Ask the provider')).toBeNull();
  client.setQueryData(['today'], at(due + 60_000));
  await waitFor(() => expect(row('Ask the provider')).toBeTruthy());
  client.setQueryData(['today'], at(due));
  await waitFor(() => expect(row('Ask the provider')).toBeNull());
  // It is overdue now, which is news as well.
  clock.now = due;
  await waitFor(() => expect(row('Ask the provider')).toBeTruthy());
});
