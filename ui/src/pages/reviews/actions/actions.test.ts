import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/oneReview';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError, type ActionState, type ActionView, type IssueView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import ActionDialog from './ActionDialog.svelte';
import ActionRow from './ActionRow.svelte';
import IssueDialog from './IssueDialog.svelte';
import { canMove, dueWords, issueWords, states } from './words';

vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl: vi.fn() }));
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'addAction changeAction setActionState deleteAction issueTargets openIssue linkIssue unlinkIssue members teams'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const now = Date.parse('2026-11-24T13:00:00Z');

const issue = (part: Partial<IssueView> = {}): IssueView => ({
  key: { connection: 'c', external_id: 'shop/checkout#42' },
  name: 'shop/checkout#42',
  title: 'Alert on lag',
  open: true,
  url: 'https://gitlab.example.com/shop/checkout/-/issues/42',
  connection_name: 'GitLab',
  seen_at: now,
  error: '',
  ...part,
});

beforeEach(() => {
  for (const answer of Object.values(fake)) answer.mockReset().mockResolvedValue(null as never);
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.members.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.issueTargets.mockResolvedValue([
    { connection: 'c1', connection_name: 'GitLab', projects: ['shop/checkout', 'shop/cart'] },
  ]);
});

const undone = async () => {
  await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
  await toasts.all.at(-1)?.undo?.();
};

describe('words', () => {
  it.each<[Pick<ActionView, 'due' | 'overdue' | 'state'>, string | null]>([
    [{ due: '2026-12-01', overdue: false, state: 'open' }, 'Due 1 Dec'],
    [{ due: '2026-11-01', overdue: true, state: 'in_progress' }, 'Overdue: was due 1 Nov'],
    [{ due: null, overdue: false, state: 'open' }, 'No due date'],
    [{ due: null, overdue: false, state: 'done' }, null],
  ])('of %o are %s', (action, words) => expect(dueWords(action, now)).toBe(words));

  it.each<[Partial<IssueView>, string]>([
    [{}, 'Open'],
    [{ open: false }, 'Closed'],
    [{ open: null }, 'Not seen yet'],
    [{ key: null }, 'Waits to be opened'],
    [{ key: null, error: 'GitLab says no.' }, 'Not opened yet'],
  ])('of an issue with %o are ‘%s’', (part, text) =>
    expect(issueWords(issue(part)).text).toBe(text),
  );
});

describe('moving', () => {
  it.each<[Partial<ActionView>, ActionState[]]>([
    [{ state: 'open' }, ['in_progress', 'done', 'dropped']],
    [{ state: 'in_progress' }, ['open', 'done', 'dropped']],
    [{ state: 'done' }, ['open', 'in_progress', 'dropped']],
    [{ state: 'dropped' }, ['open', 'in_progress', 'done']],
    [{ state: 'done', by_issue: true }, ['dropped']],
    [{ state: 'open', may_progress: false }, []],
  ])('an action with %o is possible to %o', (part, possible) => {
    const all = Object.keys(states) as ActionState[];
    expect(all.filter((state) => canMove(given.action('a1', part), state))).toEqual(possible);
  });
});

describe('a row', () => {
  async function show(part: Partial<ActionView> = {}, mayAct = true) {
    const view = showPage(ActionRow, { action: given.action('a1', part), mayAct });
    return { ...view, user: userEvent.setup(), row: screen.getByRole('listitem') };
  }

  it('has no finding of axe', async () => {
    const { row } = await show({ issue: issue({ error: 'GitLab says no.' }), owner_name: 'Ada' });
    const list = document.createElement('ul');
    row.replaceWith(list);
    list.append(row);
    expect(await audit(list)).toEqual([]);
  });

  it('sets its state by a key, with a way back', async () => {
    const { row } = await show();
    within(row).getByRole('button', { name: 'Change ‘Action a1’' }).focus();
    await fireEvent.keyDown(document.activeElement!, { key: 'd' });
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', 'done');
    await undone();
    expect(fake.setActionState).toHaveBeenLastCalledWith('a1', 'open');
  });

  it('is moved on by its owner, whatever their role, and changed by who may', async () => {
    await show({}, false);
    expect(screen.getByRole('button', { name: /how far ‘Action a1’ is: Open/ })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Change ‘Action a1’/ })).toBeNull();
  });

  it('that a closed issue has made done is only dropped', async () => {
    const { row, user } = await show({ state: 'done', by_issue: true });
    const trigger = within(row).getByRole('button', { name: /how far ‘Action a1’ is: Done/ });
    trigger.focus();
    for (const key of ['o', 's', 'd']) await fireEvent.keyDown(trigger, { key });
    expect(fake.setActionState).not.toHaveBeenCalled();
    await user.click(trigger);
    // Without a layout the menu has no place, and passes for hidden.
    const offered = (await screen.findAllByRole('menuitem', { hidden: true })).filter(
      (item) => item.getAttribute('aria-disabled') !== 'true',
    );
    expect(offered.map((item) => item.textContent)).toEqual([expect.stringMatching(/Dropped/)]);
    await fireEvent.keyDown(trigger, { key: 'w' });
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', 'dropped');
  });

  it('only says how far it is to others', async () => {
    await show({ may_progress: false, state: 'done', by_issue: true }, false);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/Done/).textContent).toBe('Done, because its issue is closed');
  });

  it('says why its issue could not be opened', async () => {
    await show({ issue: issue({ key: null, url: '', error: 'GitLab refuses the token.' }) });
    expect(screen.getByText('GitLab refuses the token.')).toBeTruthy();
    expect(screen.getByText('Not opened yet')).toBeTruthy();
  });
});

describe('the dialog', () => {
  it('adds an action with a day that was typed', async () => {
    fake.addAction.mockResolvedValue('a9');
    const onclose = vi.fn();
    showPage(ActionDialog, { review: 'r1', onclose });
    const user = userEvent.setup();
    const box = await screen.findByRole('dialog', { name: 'Add an action item' });
    expect(await audit(box)).toEqual([]);
    await user.type(screen.getByLabelText('Title'), 'Alert on lag');
    await user.type(screen.getByLabelText(/^Due/), '1.12.2026');
    await user.click(screen.getByRole('button', { name: 'Add action item' }));
    expect(fake.addAction).toHaveBeenCalledExactlyOnceWith('r1', {
      title: 'Alert on lag',
      description: '',
      kind: 'prevent',
      owner: null,
      due: '2026-12-01',
    });
    await waitFor(() => expect(onclose).toHaveBeenCalled());
    await undone();
    expect(fake.deleteAction).toHaveBeenCalledExactlyOnceWith('a9');
  });

  it.each([
    ['Title', '', 'Say in one line what is to be done.'],
    ['Due', 'soon', '‘soon’ is no day. Type one such as 2026-12-01, next mon or 2 weeks.'],
  ])('says what is wrong with %s', async (name, text, sentence) => {
    showPage(ActionDialog, { review: 'r1', onclose: vi.fn() });
    const user = userEvent.setup();
    if (name !== 'Title') await user.type(await screen.findByLabelText('Title'), 'Alert on lag');
    if (text) await user.type(await screen.findByLabelText(new RegExp(`^${name}`)), text);
    await user.click(screen.getByRole('button', { name: 'Add action item' }));
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(fake.addAction).not.toHaveBeenCalled();
  });

  it('deletes an action and writes it down anew when that is undone', async () => {
    fake.addAction.mockResolvedValue('a9');
    const action = given.action('a1', { state: 'in_progress', issue: issue() });
    showPage(ActionDialog, { review: 'r1', action, onclose: vi.fn() });
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(fake.deleteAction).toHaveBeenCalledExactlyOnceWith('a1');
    await undone();
    expect(fake.addAction).toHaveBeenCalledExactlyOnceWith(
      'r1',
      expect.objectContaining({ title: 'Action a1' }),
    );
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a9', 'in_progress');
    expect(fake.linkIssue).toHaveBeenCalledExactlyOnceWith('a9', issue().url);
  });
});

describe('its issue', () => {
  it('is linked by its address', async () => {
    showPage(IssueDialog, { action: given.action('a1'), onclose: vi.fn() });
    const user = userEvent.setup();
    const box = await screen.findByRole('dialog', { name: 'Follow it by an issue' });
    expect(await audit(box)).toEqual([]);
    fake.linkIssue.mockRejectedValueOnce(
      new ProblemError({
        message: 'No connection speaks with x.org.',
        field: 'url',
        details: null,
      }),
    );
    await user.type(screen.getByLabelText('Address of the issue'), 'https://x.org/1{Enter}');
    expect(await screen.findByText('No connection speaks with x.org.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Link issue' }));
    expect(fake.linkIssue).toHaveBeenLastCalledWith('a1', 'https://x.org/1');
    await undone();
    expect(fake.unlinkIssue).toHaveBeenCalledExactlyOnceWith('a1');
  });

  it('is opened in a project of a connection', async () => {
    showPage(IssueDialog, { action: given.action('a1'), onclose: vi.fn() });
    const user = userEvent.setup();
    await user.click(await screen.findByRole('tab', { name: 'Open a new one' }));
    await user.click(screen.getByRole('button', { name: 'Open issue' }));
    expect(
      await screen.findByText('Choose the project in which the issue shall be opened.'),
    ).toBeTruthy();
    await user.type(screen.getByLabelText('Project'), 'cart');
    await screen.findByRole('option', { hidden: true });
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Open issue' }));
    expect(fake.openIssue).toHaveBeenCalledExactlyOnceWith('a1', 'c1', 'shop/cart');
  });

  it('can be unlinked, with a way back', async () => {
    showPage(IssueDialog, { action: given.action('a1', { issue: issue() }), onclose: vi.fn() });
    await userEvent.click(await screen.findByRole('button', { name: 'Unlink the issue' }));
    expect(fake.unlinkIssue).toHaveBeenCalledExactlyOnceWith('a1');
    await undone();
    expect(fake.linkIssue).toHaveBeenCalledExactlyOnceWith('a1', issue().url);
  });

  it('says that nothing can open one while no connection can', async () => {
    fake.issueTargets.mockResolvedValue([]);
    showPage(IssueDialog, { action: given.action('a1'), onclose: vi.fn() });
    await userEvent.click(await screen.findByRole('tab', { name: 'Open a new one' }));
    expect(await screen.findByText(/No connection can open issues yet/)).toBeTruthy();
  });
});
