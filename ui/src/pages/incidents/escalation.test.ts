import { configure, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { page, routingTest, simulation, step, testedAlert } from '../../../test/escalation';
import { showPage } from '../../../test/showPage';
import type * as Api from '../../api';
import { api, ProblemError, type Policy } from '../../api';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import PoliciesPage from './PoliciesPage.svelte';
import { newPath, newRule } from './policyForm';
import RoutingPage from './RoutingPage.svelte';
import SimulatorPage from './SimulatorPage.svelte';

// Whole pages and axe take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'policies savePolicy deletePolicy members teams schedules levelChannels settings services',
      'routingRules saveRoutingRule deleteRoutingRule testRouting simulate',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const longName = 'Nachtbereitschaft der Kasse und aller Dienste, von denen sie abhängt '.repeat(2);
const policy: Policy = {
  name: 'Night',
  levels: [{ targets: [{ kind: 'schedule', id: 's1' }], wait: 300_000 }],
  repeat: 1,
  hours: null,
  paths: [],
};

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  fake.members.mockResolvedValue([{ id: 'm1', member: { name: 'Ana' }, teams: [] }] as never);
  fake.teams.mockResolvedValue([{ id: 't1', team: { name: 'Ops', members: [] } }] as never);
  fake.schedules.mockResolvedValue([{ id: 's1', schedule: { name: 'Primary' } }] as never);
  fake.levelChannels.mockResolvedValue([{ channel: 'c/1:2', name: '#checkout' }]);
  fake.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } } as never);
  fake.services.mockResolvedValue([]);
  fake.routingRules.mockResolvedValue([]);
  fake.policies.mockResolvedValue([
    { id: 'p1', policy, used_by: ['Critical'], warnings: ['Level 1 reaches nobody on 6 Dec.'] },
  ]);
  fake.savePolicy.mockResolvedValue('p1');
  fake.simulate.mockResolvedValue(simulation());
});

describe('policies', () => {
  const edit = async (id: string) => {
    router.go('policies', { policy: id });
    const view = showPage(PoliciesPage);
    const name = id === 'new' ? 'New policy' : 'Edit policy';
    return { ...view, panel: within(await screen.findByRole('complementary', { name })) };
  };

  it('are loud about levels that reach nobody, without a finding of axe', async () => {
    const path = { ...newPath([]), name: longName };
    fake.policies.mockResolvedValue([
      {
        id: 'p1',
        policy: { ...policy, name: longName, paths: [path] },
        used_by: [],
        warnings: ['Level 1 reaches nobody on 6 Dec.'],
      },
    ]);
    router.go('policies');
    const { container } = showPage(PoliciesPage);
    expect(await screen.findByText('Level 1 reaches nobody on 6 Dec.')).toBeTruthy();
    expect(await screen.findByText('Primary')).toBeTruthy();
    expect(screen.getByRole('link', { name: /^Simulate/ }).getAttribute('href')).toBe(
      '#/incidents/simulator?policy=p1',
    );
    expect(await audit(container)).toEqual([]);
  });

  it('say what will be here while there is none', async () => {
    fake.policies.mockResolvedValue([]);
    router.go('policies');
    showPage(PoliciesPage);
    expect(await screen.findByText(/Policies will be here/)).toBeTruthy();
  });

  it('show why they could not be read, and try again', async () => {
    fake.policies.mockRejectedValueOnce(
      new ProblemError({ message: 'The file is busy.', field: null, details: null }),
    );
    router.go('policies');
    showPage(PoliciesPage);
    expect(await screen.findByText('The file is busy.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Night' })).toBeTruthy();
  });

  it('show a refusal at the levels and keep what was typed', async () => {
    const message = 'Say who is told on level 1.';
    fake.savePolicy.mockRejectedValue(
      new ProblemError({ message, field: 'levels', details: null }),
    );
    const { container, panel } = await edit('new');
    const user = userEvent.setup();
    await user.type(panel.getByLabelText('Name'), 'Day');
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    expect(await panel.findByText(message)).toBeTruthy();
    expect(panel.getByDisplayValue('Day')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('tell a chat channel that was picked under its heading', async () => {
    const { panel } = await edit('p1');
    const user = userEvent.setup();
    await user.type(panel.getByLabelText('Who is told on level 1'), 'check');
    expect(await screen.findByText('Chat channels')).toBeTruthy();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await panel.findByText('#checkout')).toBeTruthy();
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    const [, saved] = fake.savePolicy.mock.calls[0] ?? [];
    expect(saved?.levels[0]?.targets).toEqual([
      { kind: 'schedule', id: 's1' },
      { kind: 'channel', id: 'c/1:2' },
    ]);
  });

  it('take one target after another, from an empty field each time', async () => {
    const { panel } = await edit('new');
    const user = userEvent.setup();
    const field = () => panel.getByLabelText<HTMLInputElement>('Who is told on level 1');
    for (const [words, heading] of [
      ['Ana', 'Members'],
      ['check', 'Chat channels'],
    ] as const) {
      await user.type(field(), words);
      expect(await screen.findByText(heading)).toBeTruthy();
      await user.keyboard('{ArrowDown}{Enter}');
      await waitFor(() => expect(field().value).toBe(''));
    }
    const told = within(panel.getByRole('list', { name: 'Told on level 1' }));
    expect(told.getAllByRole('listitem')).toHaveLength(2);
  });

  it('are not saved while the repeat is no number', async () => {
    const { panel } = await edit('p1');
    const user = userEvent.setup();
    const repeat = panel.getByLabelText<HTMLInputElement>('Repeat');
    await user.clear(repeat);
    await user.type(repeat, 'twice');
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    expect(panel.getByText(/Type how many times more/)).toBeTruthy();
    expect(repeat.value).toBe('twice');
    expect(fake.savePolicy).not.toHaveBeenCalled();
  });

  it('take a path outside service hours, and the hours that it goes by', async () => {
    const { container, panel } = await edit('p1');
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'Add path' }));
    const path = within(panel.getByRole('group', { name: 'Path 1' }));
    await user.clear(path.getByLabelText('Name of the path'));
    await user.type(path.getByLabelText('Name of the path'), 'Nights');
    path.getByLabelText('Taken').focus();
    await user.keyboard('{Enter}{ArrowDown}{ArrowDown}{Enter}');
    expect(panel.getByText(/A path goes by service hours: say when they are/)).toBeTruthy();
    await user.click(panel.getByRole('switch', { name: 'Service hours' }));
    expect(panel.getByText(/SEV1 outside service hours: nobody at once/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    const [id, saved] = fake.savePolicy.mock.calls[0] ?? [];
    expect(id).toBe('p1');
    expect(saved?.paths?.[0]).toMatchObject({ name: 'Nights', during: 'outside_hours' });
    expect(saved?.hours).toMatchObject({ time_zone: 'Europe/Berlin' });
    expect(saved?.levels).toEqual(policy.levels);
  });

  it('reorder their paths by the keyboard, which stays with the path', async () => {
    const paths = ['First', 'Second', 'Third'].map((name) => ({ ...newPath([]), name }));
    fake.policies.mockResolvedValue([
      { id: 'p1', policy: { ...policy, paths }, used_by: [], warnings: [] },
    ]);
    const { panel } = await edit('p1');
    const user = userEvent.setup();
    panel.getByRole('button', { name: 'Try Third earlier' }).focus();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Try Third earlier'),
    );
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Try Third later'),
    );
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    const [, saved] = fake.savePolicy.mock.calls[0] ?? [];
    expect(saved?.paths?.map(({ name }) => name)).toEqual(['Third', 'First', 'Second']);
  });
});

describe('routing rules', () => {
  const show = () => {
    const view = showPage(RoutingPage);
    return { ...view, user: userEvent.setup() };
  };

  it('are saved with their conditions', async () => {
    fake.saveRoutingRule.mockResolvedValue('r1');
    router.go('routing', { rule: 'new' });
    const { container, user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.type(panel.getByLabelText('Name'), 'Critical');
    await user.type(panel.getByLabelText('Label 1'), 'severity');
    await user.type(panel.getByLabelText('Value 1'), 'critical');
    expect(await audit(container)).toEqual([]);
    await user.click(panel.getByRole('button', { name: 'Save rule' }));
    expect(fake.saveRoutingRule).toHaveBeenCalledExactlyOnceWith(
      null,
      expect.objectContaining({
        name: 'Critical',
        severity: null,
        matchers: [{ label: 'severity', operator: '=', value: 'critical' }],
      }),
    );
    await waitFor(() => expect(screen.queryByText('New routing rule')).toBeNull());
  });

  it('show what a draft would have done before it is saved', async () => {
    const rows = [
      testedAlert('1'),
      testedAlert('2', { outcome: 'quiet', severity: null, why: 'Over before 5 min.' }),
    ];
    fake.testRouting.mockResolvedValue(
      routingTest({
        alerts: 2,
        matched: 2,
        paged: 1,
        quiet: 1,
        rows,
        sentence: 'It would have paged once.',
      }),
    );
    router.go('routing', { rule: 'new' });
    const { container, user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.type(panel.getByLabelText('Name'), 'Draft');
    await user.click(panel.getByRole('button', { name: /^Test against/ }));
    const card = within(await screen.findByRole('region', { name: 'Test of ‘Draft’' }));
    expect(await card.findByText('It would have paged once.')).toBeTruthy();
    expect(card.getByText('Over before 5 min.')).toBeTruthy();
    expect(card.getByText(/1 would have paged, 1 would have been quiet/)).toBeTruthy();
    expect(fake.testRouting).toHaveBeenCalledExactlyOnceWith({
      id: null,
      rule: expect.objectContaining({ name: 'Draft', matchers: [] }) as unknown,
    });
    expect(fake.saveRoutingRule).not.toHaveBeenCalled();
    expect(await audit(container)).toEqual([]);
  });

  it('show at its field what is wrong with a draft that is tested', async () => {
    const message = '‘((’ is no pattern.';
    fake.testRouting.mockRejectedValue(
      new ProblemError({ message, field: 'matchers', details: null }),
    );
    router.go('routing', { rule: 'new' });
    const { user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.click(panel.getByRole('button', { name: /^Test against/ }));
    expect(await panel.findByText(message)).toBeTruthy();
    expect(screen.getAllByText(message)).toHaveLength(1);
  });

  it('are tested as they are by t, and say why that failed', async () => {
    fake.routingRules.mockResolvedValue([
      { id: 'r1', rule: { ...newRule([]), name: longName }, caught: 3 },
    ]);
    fake.testRouting.mockRejectedValue(
      new ProblemError({ message: 'The alerts could not be read.', field: null, details: null }),
    );
    router.go('routing');
    const { container } = show();
    await screen.findByText(longName.trim());
    registry.actions.find(({ key }) => key === 't')?.run();
    expect(await screen.findByText('The alerts could not be read.')).toBeTruthy();
    expect(fake.testRouting).toHaveBeenCalledExactlyOnceWith(null);
    expect(await audit(container)).toEqual([]);
  });

  it('say what will be here when a test found no alerts', async () => {
    fake.routingRules.mockResolvedValue([
      { id: 'r1', rule: { ...newRule([]), name: 'Critical' }, caught: 0 },
    ]);
    fake.testRouting.mockResolvedValue(routingTest());
    router.go('routing');
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: /^Test all rules/ }));
    expect(await screen.findByText('No alert of the last 30 days is known yet.')).toBeTruthy();
  });
});

describe('the simulator', () => {
  const at = new Date(2026, 11, 5, 2).getTime();
  const told = simulation({
    path_name: 'Nights',
    steps: [
      step(1, 1, at, { members: [page('Ana', { held_until: at + 5 * 3_600_000 })] }),
      step(1, 2, at + 300_000, {
        members: [page('Ben')],
        channels: [{ channel: 'c/1', name: '#checkout' }],
      }),
      step(1, 3, at + 600_000, { passed_over: 'Nobody is on call in Backup then.' }),
    ],
    hand_overs: [
      {
        at: at + 300_000,
        schedule: 's1',
        schedule_name: 'Primary',
        from: ['Ana'],
        to: ['Ben'],
        while_climbing: true,
      },
    ],
    ends_at: at + 900_000,
    warnings: ['Level 3 reaches nobody.'],
  });

  it('asks what its address says, and draws who is told, when', async () => {
    fake.simulate.mockResolvedValue(told);
    router.go('simulator', { severity: 'sev1', policy: 'p1', at: String(at) });
    const { container } = showPage(SimulatorPage);
    const timeline = within(await screen.findByRole('list', { name: 'Who would be told, when' }));
    expect(fake.simulate).toHaveBeenCalledExactlyOnceWith({
      severity: 'sev1',
      service: null,
      policy: 'p1',
      at,
    });
    expect(screen.getByText('Ben hears of it first, after 5 min, at 5 Dec, 02:05.')).toBeTruthy();
    expect(timeline.getByText('Held back until 5 Dec, 07:00')).toBeTruthy();
    expect(timeline.getByText('Primary hands over from Ana to Ben')).toBeTruthy();
    expect(timeline.getByText('Nobody is on call in Backup then.')).toBeTruthy();
    expect(timeline.getByText('4 h 45 min later')).toBeTruthy();
    expect(screen.getByText('Level 3 reaches nobody.')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('keeps what is asked in the address', async () => {
    router.go('simulator', { policy: 'p1', at: String(at) });
    showPage(SimulatorPage);
    const user = userEvent.setup();
    (await screen.findByLabelText('Severity')).focus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    await waitFor(() =>
      expect(fake.simulate).toHaveBeenLastCalledWith(
        expect.objectContaining({ severity: 'sev3', at }),
      ),
    );
    expect(router.route.query).toMatchObject({ severity: 'sev3', at: String(at) });
    await user.click(screen.getByRole('button', { name: 'Saturday 02:00' }));
    const asked = new Date(Number(router.route.query.at));
    expect([asked.getDay(), asked.getHours(), asked.getMinutes()]).toEqual([6, 2, 0]);
  });

  it('says what to choose while nothing is chosen', async () => {
    router.go('simulator', { severity: 'sev1' });
    const { container } = showPage(SimulatorPage);
    expect(await screen.findByText(/^Choose a service or a policy/)).toBeTruthy();
    expect(screen.queryByText('Nobody hears of it.')).toBeNull();
    expect(fake.simulate).not.toHaveBeenCalled();
    expect(await audit(container)).toEqual([]);
  });

  it('is loud when nobody hears of it', async () => {
    fake.simulate.mockResolvedValue(
      simulation({
        policy: null,
        policy_name: '',
        why: 'No rule fits.',
        warnings: ['No rule fits.'],
      }),
    );
    router.go('simulator', { service: 's1' });
    showPage(SimulatorPage);
    expect(await screen.findByText('Nobody hears of it.')).toBeTruthy();
    expect(screen.getAllByText('No rule fits.')).toHaveLength(1);
    expect(screen.queryByRole('link', { name: 'Edit policy' })).toBeNull();
  });

  it('says why it could not answer', async () => {
    fake.simulate.mockRejectedValue(
      new ProblemError({ message: 'The policy is gone.', field: null, details: null }),
    );
    router.go('simulator', { policy: 'gone' });
    showPage(SimulatorPage);
    expect(await screen.findByText('The policy is gone.')).toBeTruthy();
  });
});
