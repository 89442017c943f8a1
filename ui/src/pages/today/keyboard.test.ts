import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { due } from '../../../test/goals';
import { incidentRow } from '../../../test/incidents';
import { offer } from '../../../test/onCall';
import { goal, goalDetail, keyResult } from '../../../test/oneGoal';
import { showPage } from '../../../test/showPage';
import { listenToKeys, myTask, today } from '../../../test/today';
import { ProblemError, type Today } from '../../api';
import { registry } from '../../shell/actions.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  today: vi.fn(),
  status: vi.fn(),
  acknowledgeIncident: vi.fn(),
  setTaskDone: vi.fn(),
  takeOffer: vi.fn(),
  declineOffer: vi.fn(),
  goal: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const slow = incidentRow({ id: 'i2', title: 'Search is slow', severity: 'sev3' });
const full = (): Today =>
  today({
    tasks: [myTask('t1', 'Ask the provider'), myTask('t2', 'Write to support')],
    incidents: [slow],
    goals: { check_ins: [due('k1', { title: 'Lead time' })], at_risk: [], to_score: [] },
    on_call: { ...today().on_call, offers: [offer()] },
  });
const ALL = [
  'Ask the provider',
  'Write to support',
  'Lead time',
  'Shift of Jonas Weber in Payments',
  'Search is slow',
];

/** The row that has the keyboard, or what else has it. */
const here = () => document.activeElement?.textContent?.trim();

async function show(answer: Today = full()) {
  fake.today.mockResolvedValue(answer);
  const shown = showPage(Page);
  await screen.findByRole('group', { name: 'What needs you' });
  return { ...shown, user: userEvent.setup() };
}

let ignoreKeys: () => void;
beforeEach(() => {
  vi.clearAllMocks();
  fake.status.mockResolvedValue({ last_sync: null });
  ignoreKeys = listenToKeys();
});
afterEach(() => ignoreKeys());

it('has one stop for Tab in all rows: the one that had the keyboard last', async () => {
  const { user } = await show();
  await user.tab();
  expect(here()).toBe('Ask the provider');
  await user.keyboard('jj');
  expect(here()).toBe('Lead time');
  await user.tab();
  expect(document.activeElement).toBe(document.body);
  await user.tab({ shift: true });
  expect(here()).toBe('Lead time');
  const stops = screen.getAllByRole('link').filter(({ tabIndex }) => tabIndex === 0);
  expect(stops.map(({ textContent }) => textContent)).toEqual(['Lead time']);
});

it('goes through the rows of all cards by arrows and letters, and stops at either end', async () => {
  const { user } = await show();
  await user.tab();
  const seen = [here()];
  for (const key of ['{ArrowDown}', 'j', '{ArrowDown}', 'j', 'j']) {
    await user.keyboard(key);
    seen.push(here());
  }
  expect(seen).toEqual([...ALL, 'Search is slow']);
  await user.keyboard('{Home}');
  expect(here()).toBe('Ask the provider');
  await user.keyboard('{ArrowUp}k');
  expect(here()).toBe('Ask the provider');
  await user.keyboard('{End}');
  expect(here()).toBe('Search is slow');
  await user.keyboard('{ArrowUp}k');
  expect(here()).toBe('Lead time');
});

it('reaches the buttons of a row by the arrows beside, and its letters work there too', async () => {
  const { user } = await show();
  await user.tab();
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement?.getAttribute('aria-label')).toBe(
    'Set aside until tomorrow morning',
  );
  await user.keyboard('{ArrowRight}{ArrowRight}');
  const button = screen.getByRole('button', { name: 'Mark ‘Ask the provider’ as done' });
  expect(document.activeElement).toBe(button);
  await user.keyboard('d');
  expect(fake.setTaskDone).toHaveBeenLastCalledWith('t1', true);
  await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  expect(here()).toBe('Ask the provider');
  await user.keyboard('{ArrowRight}{ArrowDown}');
  expect(here()).toBe('Write to support');
});

it.each([
  ['d', 'Write to support', 'setTaskDone', ['t2', true]],
  ['t', 'Shift of Jonas Weber in Payments', 'takeOffer', ['o1']],
  ['x', 'Shift of Jonas Weber in Payments', 'declineOffer', ['o1']],
  ['a', 'Search is slow', 'acknowledgeIncident', ['i2']],
] as const)('does by %s what ‘%s’ offers', async (key, title, command, given) => {
  const { user } = await show();
  screen.getByRole('link', { name: title }).focus();
  await user.keyboard(key);
  expect(fake[command]).toHaveBeenCalledExactlyOnceWith(...given);
});

it('does nothing by a letter that the row does not have, or with no row', async () => {
  const { user } = await show();
  await user.keyboard('dtx');
  screen.getByRole('link', { name: 'Search is slow' }).focus();
  await user.keyboard('dtx');
  for (const command of [fake.setTaskDone, fake.takeOffer, fake.declineOffer])
    expect(command).not.toHaveBeenCalled();
});

it('acknowledges the page that waited longest from anywhere', async () => {
  const page = (id: string, at: number) => ({
    incident: id,
    row: incidentRow({ id, title: `Page ${id}` }),
    level: 1,
    due_at: at,
    held: null,
  });
  const { user } = await show(today({ pages: [page('i1', 1), page('i2', 2)] }));
  await user.keyboard('a');
  expect(fake.acknowledgeIncident).toHaveBeenCalledExactlyOnceWith('i1');
  screen.getByRole('link', { name: 'Page i2' }).focus();
  await user.keyboard('a');
  expect(fake.acknowledgeIncident).toHaveBeenLastCalledWith('i2');
});

it('hands the keyboard to the next row when one is done, and at last to what says so', async () => {
  const { user, client } = await show(
    today({ tasks: ['t1', 't2', 't3'].map((id) => myTask(id, `Task ${id}`)) }),
  );
  const left = (ids: string[]) =>
    client.setQueryData(['today'], today({ tasks: ids.map((id) => myTask(id, `Task ${id}`)) }));
  screen.getByRole('link', { name: 'Task t2' }).focus();
  await user.keyboard('d');
  left(['t1', 't3']);
  await waitFor(() => expect(here()).toBe('Task t3'));
  await user.keyboard('d');
  left(['t1']);
  await waitFor(() => expect(here()).toBe('Task t1'));
  await user.keyboard('d');
  left([]);
  await waitFor(() => expect(here()).toMatch(/^Nothing needs you now\./));
});

it('leaves the keyboard alone when it is not in the rows', async () => {
  const { client } = await show();
  client.setQueryData(['today'], today());
  await screen.findByText(/Nothing needs you now/);
  expect(document.activeElement).toBe(document.body);
});

it('opens the dialog of a check-in in place', async () => {
  fake.goal.mockResolvedValue(
    goalDetail({ goal: goal(), may_check_in: true, key_results: [keyResult('k1')] }),
  );
  const { user } = await show();
  screen.getByRole('link', { name: 'Lead time' }).focus();
  await user.keyboard('i');
  const dialog = await screen.findByRole('dialog', { name: 'Check in' });
  expect(within(dialog).getByText('Key result k1')).toBeTruthy();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(here()).toBe('Lead time'));
});

it('says in the row why a check-in cannot be given', async () => {
  fake.goal.mockResolvedValue(goalDetail({ key_results: [] }));
  const { user } = await show();
  screen.getByRole('link', { name: 'Lead time' }).focus();
  await user.keyboard('i');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('is not there any more');
  expect(alert.closest('li')?.textContent).toContain('Lead time');
});

it('works on a second row while the first is under way, and never twice on one', async () => {
  let end = () => {};
  fake.setTaskDone.mockImplementation(() => new Promise<void>((done) => (end = done)));
  const { user } = await show();
  await user.tab();
  await user.keyboard('dd');
  await user.keyboard('jd');
  expect(fake.setTaskDone.mock.calls.map(([id]) => id as string)).toEqual(['t1', 't2']);
  end();
});

it('keeps saying why something failed when its row is gone meanwhile', async () => {
  const refused = new ProblemError({ message: 'Somebody deleted it.', field: null, details: null });
  fake.setTaskDone.mockRejectedValue(refused);
  const { user, client } = await show();
  await user.tab();
  await user.keyboard('d');
  await screen.findByRole('alert');
  client.setQueryData(['today'], today());
  await screen.findByText(/Nothing needs you now/);
  expect(screen.getByRole('alert').textContent).toContain('Somebody deleted it.');
});

it('shows its letters in the rows and in the list of keys, without a finding of axe', async () => {
  const { container } = await show();
  const [first] = screen.getAllByRole('listitem');
  const hints = [...(first?.querySelectorAll('kbd') ?? [])].map(({ textContent }) => textContent);
  expect(hints).toEqual(['H', 'D']);
  const link = screen.getByRole('link', { name: 'Shift of Jonas Weber in Payments' });
  expect(link.getAttribute('aria-keyshortcuts')).toBe('t x h');
  const listed = registry.keyed.map(({ key, title }) => [key, title]);
  expect(listed).toContainEqual(['h', 'Set aside until tomorrow morning']);
  expect(listed).toContainEqual(['i', 'Check in']);
  expect(listed.map(([key]) => key)).not.toContain('c');
  expect(await audit(container)).toEqual([]);
});
