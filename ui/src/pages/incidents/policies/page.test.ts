import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { showPage } from '../../../../test/showPage';
import type * as Api from '../../../api';
import { api, ProblemError, type Policy } from '../../../api';
import { router } from '../../../shell/router.svelte';
import PoliciesPage from './Page.svelte';
import { newPath } from './policyForm';

vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'policies savePolicy deletePolicy members teams schedules levelChannels settings'
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
  fake.levelChannels.mockResolvedValue([
    { channel: 'c/1:2', name: '#checkout', connection_name: 'Slack' },
  ]);
  fake.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } } as never);
  fake.policies.mockResolvedValue([
    { id: 'p1', policy, used_by: ['Critical'], warnings: ['Level 1 reaches nobody on 6 Dec.'] },
  ]);
  fake.savePolicy.mockResolvedValue('p1');
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
