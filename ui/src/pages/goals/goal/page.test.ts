import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import { answerAround, showGoal } from '../../../../test/goalPage';
import { silo, unbalanced } from '../../../../test/goals';
import * as given from '../../../../test/oneGoal';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError, type GoalDetail } from '../../../api';
import { registry } from '../../../shell/actions.svelte';
import { href, router } from '../../../shell/router.svelte';
import GoalPage from '../GoalPage.svelte';

vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl: vi.fn() }));
vi.mock('../../../ui/chart/echarts', () => ({
  init: () => ({ on() {}, getZr: () => ({ on() {} }), setOption() {}, resize() {}, dispose() {} }),
}));
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
const DAY = 86_400_000;

beforeEach(() => answerAround(fake));
const show = (part?: Partial<GoalDetail>, query?: Record<string, string>) =>
  showGoal(fake, part, query);

/** What the shell does on a key. */
function press(key: string) {
  const action = registry.keyed.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}
const keys = () => registry.keyed.map(({ key }) => key).sort();
const button = (name: string | RegExp) => screen.queryByRole('button', { name });
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }));

const closed = {
  row: given.goalRow({ state: 'closed' as const, score: 0.7 }),
  goal: given.goal({ closing: { at: given.TO, by: 'm1', score: 0.7, note: 'Start earlier.' } }),
  closing_html: '<p>Start earlier.</p>',
  closed_by_name: 'Mara Lindt',
};

describe('the page of a goal', () => {
  it('full of everything has no finding of axe, and says how all of it is', async () => {
    const long = 'Zahlungsabwicklungsdienstüberwachung '.repeat(4).slice(0, 120);
    const history = [
      { at: given.FROM, value: 14_400_000, expected: 14_400_000 },
      { at: given.FROM + 30 * DAY, value: 9_000_000, expected: 10_800_000 },
    ];
    const { container } = await show({
      row: given.goalRow({
        title: long,
        state: 'at_risk',
        why: 'Lead time is at risk.',
        remarks: [silo],
      }),
      key_results: [
        given.keyResult('k1', {
          confidence: 'at_risk',
          behind: true,
          last_check_in: given.FROM,
          check_in_due: given.FROM + 7 * DAY,
        }),
        given.keyResult(
          'k2',
          { value: 62, progress: 0.44 },
          { kind: 'percentage', start: 40, target: 90 },
        ),
        given.keyResult('k3', { value: 0, progress: 0 }, { kind: 'milestone' }),
        given.keyResult(
          'k4',
          {
            value: 9_000_000,
            progress: 0.5,
            history,
            crossed: ['Lead time of checkout is over 2 h since 3 Nov.'],
            owner: null,
            owner_name: '',
          },
          given.leadTime,
        ),
        given.keyResult('k5', { value: null, progress: null, absence: 'Nobody said it yet.' }),
      ],
      check_ins: [
        given.checkIn('c2', { confidence: 'at_risk', at: given.FROM + 9 * DAY }),
        given.checkIn('c1', { previous: null, value: 8, comment_html: '', by_name: 'مريم' }),
      ],
      parent: given.goalRow({ id: 'g0', title: 'Users trust us' }),
      children: [given.goalRow({ id: 'g2', title: long, progress: null })],
      carried_from: given.goalRow({
        id: 'g3',
        title: 'Deploys are calm',
        state: 'closed',
        score: 0.4,
      }),
      carried_to: [given.goalRow({ id: 'g4', title: 'Deploys are unseen', state: 'upcoming' })],
    });
    expect(await audit(container)).toEqual([]);

    const [number, percentage, milestone, kpi, unknown] = within(
      screen.getByRole('region', { name: 'Key results' }),
    ).getAllByRole('listitem');
    expect(number?.textContent).toMatch(
      /Key result k1.*At risk.*Behind.*0 services.*12 services.*20 services.*Mara Lindt.*Was due/s,
    );
    expect(percentage?.textContent).toMatch(/40 %.*62 %.*90 %/s);
    expect(milestone?.textContent).toMatch(/Not yet/);
    expect(kpi?.textContent).toMatch(/4 h.*2 h 30 min.*1 h.*is over 2 h.*Nobody has it yet/s);
    expect(unknown?.textContent).toMatch(/not known.*Nobody said it yet\./s);
    if (!kpi || !number) throw new Error('a key result is missing');
    expect(
      within(kpi).getByRole('link', { name: 'Lead time of checkout' }).getAttribute('href'),
    ).toBe(href('kpi', { kpi: 'lead_time' }));
    expect(within(kpi).getByRole('img', { name: /fell from 4 h to 2 h 30 min/ })).toBeTruthy();
    expect(within(number).getByRole('meter').getAttribute('aria-valuetext')).toBe(
      'Reached 60 %, expected 55 %',
    );

    expect(screen.getByRole('link', { name: 'Users trust us' }).getAttribute('href')).toBe(
      href('goal', { id: 'g0' }),
    );
    expect(screen.getByText('Platform, Ops')).toBeTruthy();
    expect(screen.getByText('Payments, Dev')).toBeTruthy();
    expect(screen.getByText('Scored 40 %')).toBeTruthy();
    expect(screen.getByText('nobody').tagName).toBe('STRONG');
    expect(
      screen.getByText('Only development owns it. Ask somebody of operations to own it too.'),
    ).toBeTruthy();
  });

  it('says until when its time goes, and how much of it is left', async () => {
    vi.setSystemTime(Date.UTC(2026, 11, 1, 12));
    try {
      await show();
      const progress = screen.getByRole('region', { name: 'Progress' });
      expect(progress.textContent?.replace(/\s+/g, ' ')).toMatch(
        /Reached 50 % ?Expected by now 55 % ?Ends ?31 Dec ?31 days left/,
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is yet to come expects nothing of anybody', async () => {
    await show({ row: given.goalRow({ state: 'upcoming', progress: 0, expected: 0 }) });
    expect(screen.getByText('Begins')).toBeTruthy();
    expect(screen.queryByText('Expected by now')).toBeNull();
    for (const bar of screen.getAllByRole('meter')) {
      expect(bar.getAttribute('aria-valuetext')).not.toMatch(/expected/);
    }
  });

  it('with no key result yet says what they are good for, and offers to add one', async () => {
    const { container, user } = await show({
      row: given.goalRow({ progress: null, key_results: 0 }),
      key_results: [],
    });
    expect(screen.getByText(/Nothing measures it yet/)).toBeTruthy();
    expect(button(/^Check in/)).toBeNull();
    await user.click(screen.getByRole('button', { name: /New key result/ }));
    await dialog('New key result');
    expect(await audit(container)).toEqual([]);
  });

  it('offers a viewer nothing that the role does not allow', async () => {
    await show({
      row: given.goalRow({ remarks: [silo] }),
      may_direct: false,
      may_check_in: false,
      check_ins: [given.checkIn('c1', { may_write: false })],
    });
    for (const name of [
      /Edit/,
      /Check in/,
      /Close/,
      /More/,
      /New key/,
      /Add goal/,
      /Delete/,
      /Change/,
    ]) {
      expect(button(name)).toBeNull();
    }
    expect(keys()).toEqual([]);
  });

  it('lets an editor check in and nothing else', async () => {
    await show({ may_direct: false });
    expect(keys()).toEqual(['i']);
    expect(screen.getAllByRole('button', { name: /^Check in/ })).toHaveLength(2);
    expect(button(/Edit/)).toBeNull();
  });

  it('tells of a closed goal how it ended, and takes no more check-ins', async () => {
    const { user } = await show({ ...closed, check_ins: [given.checkIn('c1')] });
    expect(screen.getByText('70 %')).toBeTruthy();
    expect(screen.getByText('Start earlier.')).toBeTruthy();
    expect(screen.getByText(/^Closed by Mara Lindt/)).toBeTruthy();
    expect(button(/^Check in/)).toBeNull();
    expect(button(/^Change the check-in/)).toBeNull();
    expect(keys()).toEqual(['e']);

    fake.reopenGoal.mockResolvedValue(null);
    fake.closeGoal.mockResolvedValue(null);
    registry.actions.find(({ title }) => title === 'Reopen the goal')?.run();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(fake.reopenGoal).toHaveBeenCalledExactlyOnceWith('g1');
    await waitFor(() =>
      expect(fake.closeGoal).toHaveBeenCalledExactlyOnceWith('g1', 0.7, 'Start earlier.'),
    );
  });

  it('says in place why it cannot be shown, and leads to the list', async () => {
    fake.goal.mockRejectedValue(refused('There is no such goal any more.'));
    router.go('goal', { id: 'g1' });
    const { container } = showPage(GoalPage);
    expect(await screen.findByText('There is no such goal any more.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show all goals' }).getAttribute('href')).toBe(
      href('goals'),
    );
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('keeps what it shows when it cannot be read anew', async () => {
    const { client } = await show();
    fake.goal.mockRejectedValue(refused('The workspace cannot be read.'));
    await client.invalidateQueries({ queryKey: ['goals'] });
    expect(await screen.findByText('The workspace cannot be read.')).toBeTruthy();
    expect(screen.getByText('Key result k1')).toBeTruthy();
  });

  it('shows a skeleton while it is read', () => {
    fake.goal.mockReturnValue(new Promise(() => {}));
    router.go('goal', { id: 'g1' });
    showPage(GoalPage);
    expect(screen.getByText('Loading the goal')).toBeTruthy();
  });

  it('draws its chart with what was expected, as a table too', async () => {
    const history = [{ at: given.FROM + DAY, value: 3, expected: 1 }];
    const { user } = await show({ key_results: [given.keyResult('k1', { history })] });
    await user.click(screen.getByRole('button', { name: 'Chart of ‘Key result k1’' }));
    await user.click(await screen.findByRole('button', { name: 'Show as a table' }));
    const table = within(screen.getByRole('table'));
    expect(table.getAllByRole('row').map((row) => row.textContent?.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/Value.*Expected/),
      expect.stringMatching(/–.*20 services/),
      expect.stringMatching(/3 services.*1 services/),
      expect.stringMatching(/–.*0 services/),
    ]);
  });
});

describe('the keyboard', () => {
  it('opens what can be done by one letter each', async () => {
    const { user } = await show();
    expect(keys()).toEqual(['e', 'i', 'n']);
    press('i');
    await dialog('Check in');
    await user.keyboard('{Escape}');
    press('n');
    await dialog('New key result');
    await user.keyboard('{Escape}');
    press('e');
    await dialog('Change the goal');
  });

  it('moves through the key results, and acts on the one that it is on', async () => {
    const { user } = await show({ key_results: [given.keyResult('k1'), given.keyResult('k2')] });
    screen.getByRole('button', { name: 'Check in: Key result k1' }).focus();
    await user.keyboard('j');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Check in: Key result k2');
    await user.keyboard('e');
    const form = await dialog('Change the key result');
    expect(form.getByDisplayValue('Key result k2')).toBeTruthy();
    await user.keyboard('{Escape}');
    screen.getByRole('button', { name: 'Check in: Key result k2' }).focus();
    await user.keyboard('i');
    expect((await dialog('Check in')).getByText('Key result k2')).toBeTruthy();
  });
});

describe('an address that asks for a check-in', () => {
  it('opens it, and is the goal’s own again', async () => {
    await show({ key_results: [given.keyResult('k1'), given.keyResult('k2')] }, { check_in: 'k2' });
    expect((await dialog('Check in')).getByText('Key result k2')).toBeTruthy();
    expect(router.route.query).toEqual({});
  });

  it.each<[string, Partial<GoalDetail>, string]>([
    ['is gone', { key_results: [] }, 'That key result is not there any more.'],
    ['is of a closed goal', closed, 'The goal is closed, so it takes no check-ins.'],
    ['nobody lets this person do', { may_check_in: false }, 'Your role does not let you check in.'],
  ])('says so where it %s', async (_, part, sentence) => {
    await show(part, { check_in: 'k1' });
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('remarks', () => {
  it('lead to what puts them right', async () => {
    const noCheckIn = { kind: 'no_check_in' as const, sentence: 'None for 20 days.', team: null };
    const { user } = await show({
      row: given.goalRow({ remarks: [silo, noCheckIn, unbalanced] }),
    });
    const list = within(screen.getByRole('list', { name: 'What to look at' }));
    await user.click(list.getByRole('button', { name: 'Edit owners' }));
    await dialog('Change the goal');
    await user.keyboard('{Escape}');
    await user.click(list.getByRole('button', { name: 'Check in' }));
    await dialog('Check in');
    expect(list.getByRole('link', { name: 'Open alignment map' }).getAttribute('href')).toBe(
      href('alignment'),
    );
  });
});
