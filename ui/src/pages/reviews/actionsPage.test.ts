import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { memberView, mara, jonas } from '../../../test/onCall';
import { action, actionList, issue } from '../../../test/reviewLibrary';
import { choose } from '../../../test/choose';
import { showPage } from '../../../test/showPage';
import { api, ProblemError, type ActionView } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { href, router } from '../../shell/router.svelte';
import ActionsPage from './ActionsPage.svelte';

const opener = vi.hoisted(() => ({ openUrl: vi.fn() }));
vi.mock('@tauri-apps/plugin-opener', () => opener);
vi.mock('./actions/ActionDialog.svelte', () => import('../../../test/OpenDialog.svelte'));
vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'actions members services setActionState markdown'.split(' ').map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const failure = (message: string) => new ProblemError({ message, field: null, details: null });
const asked = () => fake.actions.mock.lastCall?.[0];

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.actions.mockResolvedValue(actionList());
  fake.members.mockResolvedValue([memberView(mara, true), memberView(jonas)]);
  fake.services.mockResolvedValue([]);
  fake.setActionState.mockResolvedValue(null);
  fake.markdown.mockResolvedValue('<p>With a <strong>test</strong>.</p>');
  opener.openUrl.mockResolvedValue(undefined);
  router.go('actions');
});

async function show(rows?: ActionView[]) {
  if (rows) fake.actions.mockResolvedValue(actionList(rows));
  const view = showPage(ActionsPage);
  const grid = await screen.findByRole('grid', { name: 'Action items' });
  await within(grid).findByText(rows?.[0]?.title ?? 'Action a1');
  return { ...view, grid, user: userEvent.setup() };
}

describe('the list', () => {
  it('says of each who does it and by when, with its issue, without a finding of axe', async () => {
    const { container, grid } = await show([
      action('a1', { due: '2026-01-02', overdue: true, issue: issue() }),
      action('a2', { title: '監視を追加する '.repeat(15), owner: null, owner_name: '', due: null }),
      action('a3', { state: 'done', by_issue: true, issue: issue({ open: false }) }),
    ]);
    const [, first, second, third] = within(grid).getAllByRole('row');
    expect(first?.textContent).toMatch(
      /Open.*Overdue.*Mara Lindt.*Prevent.*shop\/checkout#42.*Open/s,
    );
    expect(second?.textContent).toMatch(/No date.*Nobody/s);
    expect(third?.textContent).toMatch(/Done.*Closed/s);
    expect(await audit(container)).toEqual([]);
  });

  it('begins with what is left to be done', async () => {
    await show();
    expect(asked()?.states).toEqual(['open', 'in_progress']);
  });

  it('draws few of ten thousand', async () => {
    const { grid } = await show(Array.from({ length: 10_000 }, (_, n) => action(`a${n}`)));
    expect(screen.getByText('10,000 action items')).toBeTruthy();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
  });

  it('counts what is left, and shows only what is overdue or nobody’s', async () => {
    fake.actions.mockResolvedValue(actionList(undefined, { open: 12, overdue: 3, unowned: 2 }));
    const { user } = await show();
    expect(screen.getByText('12 open')).toBeTruthy();
    const overdue = screen.getByRole('button', { name: '3 overdue' });
    await user.click(overdue);
    await waitFor(() => expect(asked()?.overdue).toBe(true));
    expect(overdue.getAttribute('aria-pressed')).toBe('true');
    await user.click(screen.getByRole('button', { name: '2 without owner' }));
    await waitFor(() => expect(asked()?.unowned).toBe(true));
    await user.click(overdue);
    await waitFor(() => expect(asked()?.overdue).toBe(false));
  });

  it('searches as one types, and filters by owner', async () => {
    const { user } = await show();
    await user.type(screen.getByRole('searchbox', { name: 'Search action items' }), 'alert');
    await waitFor(() => expect(asked()?.text).toBe('alert'));
    await choose(user, 'Owner', 'Mine');
    await waitFor(() => expect(asked()?.owners).toEqual(['m1']));
  });

  it('shows what Today asks for', async () => {
    router.go('actions', { owner: 'me', overdue: '1' });
    await show();
    await waitFor(() =>
      expect(asked()).toMatchObject({ owners: ['m1'], overdue: true, states: [] }),
    );
    expect(router.route.query).toEqual({});
  });

  it('says that nothing is left, and offers to show all', async () => {
    fake.actions.mockResolvedValue(actionList([]));
    showPage(ActionsPage);
    expect(await screen.findByText('Nothing is left to be done.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText(/What your reviews decide to do will be here/)).toBeTruthy();
  });

  it('says what failed, and tries again', async () => {
    fake.actions.mockRejectedValueOnce(failure('The workspace cannot be read.'));
    showPage(ActionsPage);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Action a1')).toBeTruthy();
  });
});

describe('from the keyboard', () => {
  it('marks the selected ones as done, with a way back', async () => {
    const { grid, user } = await show([action('a1'), action('a2', { state: 'in_progress' })]);
    grid.focus();
    await user.keyboard('xjxd');
    await waitFor(() => expect(fake.setActionState).toHaveBeenCalledTimes(2));
    expect(fake.setActionState).toHaveBeenNthCalledWith(1, 'a1', 'done');
    expect(fake.setActionState).toHaveBeenNthCalledWith(2, 'a2', 'done');
    await waitFor(() => expect(toasts.all.at(-1)?.text).toBe('2 action items are done.'));
    await toasts.all.at(-1)?.undo?.();
    expect(fake.setActionState).toHaveBeenNthCalledWith(3, 'a1', 'open');
    expect(fake.setActionState).toHaveBeenNthCalledWith(4, 'a2', 'in_progress');
  });

  it.each([
    ['s', 'in_progress'],
    ['w', 'dropped'],
  ])('%s says %s', async (key, state) => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard(key);
    await waitFor(() => expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', state));
  });

  it('leaves alone what an issue decides, or somebody else', async () => {
    const { grid, user } = await show([
      action('a1', { state: 'done', by_issue: true }),
      action('a2', { may_progress: false }),
    ]);
    grid.focus();
    await user.keyboard('dsojd');
    expect(fake.setActionState).not.toHaveBeenCalled();
  });

  it('opens the panel by Enter, the review by r, the form by e', async () => {
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('{Enter}');
    expect(router.route.query.open).toBe('a1');
    await user.keyboard('e');
    expect(await screen.findByText('For Action a1')).toBeTruthy();
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    grid.focus();
    await user.keyboard('r');
    expect(router.route).toMatchObject({ name: 'review', params: { id: 'r1' } });
  });

  it('keeps in place why a state was refused', async () => {
    fake.setActionState.mockRejectedValue(failure('A viewer cannot change action items.'));
    const { grid, user } = await show();
    grid.focus();
    await user.keyboard('d');
    expect((await screen.findByRole('alert')).textContent).toContain('A viewer cannot');
  });
});

describe('the panel of one', () => {
  it('opens by a link also for one that the filters hide', async () => {
    fake.actions.mockImplementation((filter) =>
      Promise.resolve(
        actionList(
          filter.states.length > 0
            ? [action('a1')]
            : [
                action('a1'),
                action('a9', {
                  title: 'Train the team',
                  description: 'With a **test**.',
                  state: 'done',
                  ended_at: Date.now(),
                }),
              ],
        ),
      ),
    );
    router.go('actions', { open: 'a9' });
    const { container } = await show();
    const panel = within(await screen.findByRole('complementary', { name: 'Train the team' }));
    expect((await panel.findByText('test')).tagName).toBe('STRONG');
    expect(await audit(container)).toEqual([]);
    await userEvent.click(panel.getByRole('button', { name: 'Open again' }));
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a9', 'open');
    const review = panel.getByRole('link', { name: 'Nobody could pay' });
    expect(review.getAttribute('href')).toBe('#/reviews/r1');
  });

  it('stays when its action is done and leaves the list', async () => {
    router.go('actions', { open: 'a1' });
    const { client, user } = await show();
    const panel = within(await screen.findByRole('complementary', { name: 'Action a1' }));
    fake.actions.mockImplementation((filter) =>
      Promise.resolve(
        actionList(filter.states.length > 0 ? [] : [action('a1', { state: 'done' })], { open: 0 }),
      ),
    );
    await user.click(panel.getByRole('button', { name: 'Mark as done' }));
    await client.invalidateQueries({ queryKey: ['actions'] });
    expect(await panel.findByRole('button', { name: 'Open again' })).toBeTruthy();
    expect(await screen.findByText('Nothing is left to be done.')).toBeTruthy();
  });

  it('marks it as done, and opens its issue in the browser', async () => {
    router.go('actions', { open: 'a1' });
    const { user } = await show([action('a1', { issue: issue() })]);
    const panel = within(await screen.findByRole('complementary', { name: 'Action a1' }));
    await user.click(panel.getByRole('link', { name: 'shop/checkout#42' }));
    expect(opener.openUrl).toHaveBeenCalledExactlyOnceWith(issue().url);
    await user.click(panel.getByRole('button', { name: 'Mark as done' }));
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', 'done');
  });

  it('of one that a closed issue has made done only drops it, and says why', async () => {
    router.go('actions', { open: 'a1' });
    const { user } = await show([action('a1', { state: 'done', by_issue: true })]);
    const panel = within(await screen.findByRole('complementary', { name: 'Action a1' }));
    expect(panel.getByText(/Reopen the issue to go on/)).toBeTruthy();
    expect(panel.queryByText(/Your role/)).toBeNull();
    expect(panel.queryByRole('button', { name: 'Open again' })).toBeNull();
    await user.click(panel.getByRole('button', { name: 'Drop' }));
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', 'dropped');
  });

  it('offers nothing that the role does not allow, and says why', async () => {
    fake.actions.mockResolvedValue(
      actionList([action('a1', { may_progress: false })], { may_act: false }),
    );
    router.go('actions', { open: 'a1' });
    const { grid, user } = await show();
    const panel = within(await screen.findByRole('complementary', { name: 'Action a1' }));
    expect(panel.getByText(/Your role does not let you say/)).toBeTruthy();
    expect(panel.queryByRole('button', { name: 'Edit action item' })).toBeNull();
    expect(screen.getByText(/Your role does not let you change action items/)).toBeTruthy();
    grid.focus();
    await user.keyboard('e');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says so when the action is gone', async () => {
    router.go('actions', { open: 'gone' });
    await show();
    expect(await screen.findByText(/does not exist any more/)).toBeTruthy();
  });
});

describe('an action of training', () => {
  const learn = action('a1', { kind: 'training', title: 'Teach the failover' });
  const planning = () => screen.queryByRole('link', { name: 'Plan a session' });
  const opened = async (rows: ActionView[], part = {}) => {
    fake.actions.mockResolvedValue(actionList(rows, part));
    router.go('actions', { open: 'a1' });
    showPage(ActionsPage);
    await screen.findByRole('complementary', { name: 'Teach the failover' });
  };

  it('leads to a session that begins with what it says', async () => {
    await opened([learn]);
    expect(planning()?.getAttribute('href')).toBe(
      href('training', { plan: '1', action: 'a1', title: 'Teach the failover' }),
    );
  });

  it.each([
    ['of another kind', { ...learn, kind: 'process' as const }, {}],
    ['that is done', { ...learn, state: 'done' as const }, {}],
    ['whose reader may not write', learn, { may_act: false }],
  ])('%s does not', async (_, shown, part) => {
    await opened([shown], part);
    expect(planning()).toBeNull();
  });
});
