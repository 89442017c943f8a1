import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import {
  connectionDetail,
  connectionView,
  field,
  form,
  noFacts,
  teams,
} from '../../../test/connections';
import { api, ProblemError } from '../../api';
import { router } from '../../shell/router.svelte';
import ConnectionPage from './ConnectionPage.svelte';
import NewPage from './NewPage.svelte';
import Page from './Page.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'connections connection connectionForms keyringState testConnection previewSources',
      'saveConnection removeConnection syncNow stopSync sendTestMessage beginSignIn pollSignIn',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const openUrl = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ open: vi.fn() }));

const jenkins = form({
  fields: [
    field({
      name: 'deployment_jobs',
      label: 'Deployment jobs',
      help: 'A regular expression.',
      placeholder: 'deploy',
      kind: { type: 'pattern' },
    }),
  ],
});

const view = connectionView({
  progress: {
    connection: 'c1',
    stream: 'builds',
    items: 50,
    pages: 2,
    total: 100,
    rate: 10,
    first: true,
  },
  counts: { ...noFacts, deployments: 3 },
});
const detail = connectionDetail({ view });

const refusal = (message: string, field: string | null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  fake.connections.mockResolvedValue([view]);
  fake.connection.mockResolvedValue(detail);
  fake.connectionForms.mockResolvedValue([jenkins, teams]);
  fake.keyringState.mockResolvedValue({ available: true, message: '' });
  fake.saveConnection.mockResolvedValue('c1');
  fake.removeConnection.mockResolvedValue(null);
});

describe('the list', () => {
  it('says how each stands, without a finding of axe', async () => {
    router.go('connections');
    const { container } = showPage(Page);
    expect(await screen.findByText(view.name)).toBeTruthy();
    expect(screen.getByText('Syncing')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('leads to the first connection when there is none', async () => {
    fake.connections.mockResolvedValue([]);
    router.go('connections');
    showPage(Page);
    const link = await screen.findByRole('link', { name: 'Connect the first system' });
    expect(link.getAttribute('href')).toBe('#/connections/new');
  });
});

describe('a new connection', () => {
  const show = async () => {
    router.go('newConnection');
    const page = showPage(NewPage);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /Jenkins/ }));
    await screen.findByRole('heading', { name: 'Connect Jenkins' });
    return { ...page, user };
  };

  it('is tested, previewed and added as it was typed', async () => {
    fake.testConnection.mockResolvedValue({
      product: 'Jenkins 2.479',
      user: 'mara',
      lines: ['4 jobs can be read.'],
    });
    fake.previewSources.mockResolvedValue([
      { path: 'shop/deploy', deploys: 'production', last_activity: null },
      { path: 'shop/build', deploys: null, last_activity: null },
    ]);
    const { user, container } = await show();
    await user.type(screen.getByLabelText('Address'), view.base_url);
    await user.type(screen.getByLabelText(/API token/), 'secret');
    await user.type(screen.getByLabelText(/Deployment jobs/), 'deploy');
    await user.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText('4 jobs can be read.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show what matches' }));
    expect(await screen.findByText('production')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await waitFor(() => expect(router.route.name).toBe('connection'));
    const [draft] = fake.saveConnection.mock.lastCall!;
    expect(draft).toMatchObject({ id: null, secrets: { token: 'secret' }, this_run_only: false });
    expect(draft.connection.settings).toMatchObject({ deployment_jobs: 'deploy' });
  });

  it('shows refusals at their field and others below the form', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(screen.getByText(/Type the address/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Address')));
    expect(fake.testConnection).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText('Address'), 'jenkins');
    fake.saveConnection.mockRejectedValueOnce(refusal('‘jenkins’ is not an address.', 'base_url'));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await waitFor(() =>
      expect(screen.getByLabelText('Address').getAttribute('aria-invalid')).toBe('true'),
    );
    fake.testConnection.mockRejectedValueOnce(refusal('Jenkins did not answer.', null));
    await user.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByText('Jenkins did not answer.')).toBeTruthy();
  });

  it('offers to keep the token for this run when there is no keyring', async () => {
    fake.keyringState.mockResolvedValue({ available: false, message: 'No keyring answers.' });
    const { user } = await show();
    expect(await screen.findByText('No keyring answers.')).toBeTruthy();
    await user.type(screen.getByLabelText('Address'), view.base_url);
    await user.click(screen.getByLabelText('Keep the token for this run only'));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await waitFor(() => expect(fake.saveConnection).toHaveBeenCalled());
    expect(fake.saveConnection.mock.lastCall?.[0].this_run_only).toBe(true);
  });
});

describe('the systems on offer', () => {
  it('are grouped, found by typing, and chosen by the keyboard', async () => {
    router.go('newConnection');
    const { container } = showPage(NewPage);
    const user = userEvent.setup();
    expect(await screen.findByRole('heading', { name: 'Pipelines' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Chat' })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'On call' })).toBeNull();
    expect(await audit(container)).toEqual([]);
    await user.type(screen.getByRole('searchbox', { name: 'Search systems' }), 'teams');
    expect(screen.queryByRole('button', { name: /Jenkins/ })).toBeNull();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('heading', { name: 'Connect Microsoft Teams' })).toBeTruthy();
  });
});

describe('one connection', () => {
  const show = async (query = {}) => {
    router.go('connection', { id: 'c1' }, query);
    const page = showPage(ConnectionPage);
    await screen.findByRole('heading', { name: view.name });
    return { ...page, user: userEvent.setup() };
  };

  it('shows its first sync and stops it', async () => {
    fake.stopSync.mockResolvedValue(null);
    const { user, container } = await show();
    expect(screen.getByText('50 of 100 items, 2 pages, 10 a second, 5 s to go')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(fake.stopSync).toHaveBeenCalledExactlyOnceWith('c1');
  });

  it('is switched off and leaves the rest as it was', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('switch', { name: /Read this system/ }));
    expect(fake.saveConnection).toHaveBeenCalledExactlyOnceWith({
      id: 'c1',
      connection: { ...detail.connection, enabled: false },
      secrets: {},
      this_run_only: false,
    });
  });

  it('keeps its token when it is edited with the field left empty', async () => {
    const { user } = await show({ edit: '1' });
    const name = await screen.findByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'Builds');
    await user.click(screen.getByRole('button', { name: 'Save connection' }));
    await waitFor(() => expect(fake.saveConnection).toHaveBeenCalled());
    const draft = fake.saveConnection.mock.lastCall?.[0];
    expect(draft).toMatchObject({ id: 'c1', secrets: {} });
    expect(draft?.connection).toMatchObject({ name: 'Builds', user: 'mara' });
  });

  it('keeps its facts on removal unless told to forget them', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/its token is removed from the keyring/)).toBeTruthy();
    await user.click(dialog.getByRole('radio', { name: 'Forget its facts' }));
    await user.click(dialog.getByRole('button', { name: 'Remove connection' }));
    expect(fake.removeConnection).toHaveBeenCalledExactlyOnceWith('c1', true);
    await waitFor(() => expect(router.route.name).toBe('connections'));
  });

  it('shows all that it brought, and what of it does not count', async () => {
    fake.connection.mockResolvedValue(
      connectionDetail({
        view: connectionView({ counts: { ...noFacts, deployments: 3, samples: 40 } }),
        left_out: ['Deployment 17 has no environment.'],
        not_counted: [{ environment: 'staging', count: 4, spoken_for_by: 'GitLab' }],
        reported_twice: [{ environment: '', count: 1, counted_by: 'GitHub' }],
        brought: {
          metrics: [
            {
              name: 'Errors',
              unit: '1/s',
              query: 'rate(e)',
              latest: 3.456,
              at: 0,
              values: [[0, 1]],
            },
            { name: 'Silent', unit: '', query: 'none', latest: null, at: null, values: [] },
          ],
          on_call: [
            {
              schedule: 'Shop primary',
              level: 1,
              person: 'Mara Lindt',
              email: '',
              starts_at: null,
              ends_at: null,
              url: 'https://pagerduty.example.com/s',
            },
          ],
          channels: [],
          events: [
            { title: 'Node restarted', source: 'kubernetes', at: 0, url: '', tags: ['zone:a'] },
          ],
        },
      }),
    );
    const { user, container } = await show();
    const brought = within(screen.getByRole('region', { name: 'Brought so far' }));
    expect(brought.getAllByRole('listitem').map((line) => line.textContent?.trim())).toEqual([
      '3 deployments',
      '40 samples',
    ]);
    expect(screen.getByRole('img', { name: 'Errors: 3.46 1/s' })).toBeTruthy();
    expect(screen.getByText('No value yet')).toBeTruthy();
    expect(screen.getByText('Node restarted')).toBeTruthy();
    expect(screen.getByText('Deployment 17 has no environment.')).toBeTruthy();
    const line = (list: string) =>
      within(screen.getByRole('list', { name: list }))
        .getByRole('listitem')
        .textContent?.replace(/\s+/g, ' ')
        .trim();
    expect(line('Spoken for elsewhere')).toBe('4 deployments to staging, spoken for by GitLab.');
    expect(line('Reported twice')).toBe(
      '1 deployment to no named environment, reported by GitHub as well, counted there.',
    );
    expect(screen.queryByRole('region', { name: 'Channels' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Open ‘Shop primary’ in source' }));
    expect(openUrl).toHaveBeenCalledWith('https://pagerduty.example.com/s');
    expect(await audit(container)).toEqual([]);
  });

  const channel = { topic: '', members: 4, private: false, url: '' };
  const chat = connectionDetail({
    view: connectionView({ kind: 'msteams', kind_name: 'Microsoft Teams' }),
    brought: {
      metrics: [],
      on_call: [],
      events: [],
      channels: [
        { ...channel, name: 'ops', reachable: true },
        { ...channel, name: 'board', private: true, reachable: false },
      ],
    },
  });

  it('sends a test message to the channel that is chosen', async () => {
    fake.connection.mockResolvedValue(chat);
    fake.sendTestMessage.mockResolvedValue(null);
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: /Send a test message/ }));
    const dialog = within(await screen.findByRole('dialog'));
    const send = dialog.getByRole<HTMLButtonElement>('button', { name: 'Send message' });
    expect(send.disabled).toBe(true);
    await user.click(dialog.getByRole('combobox', { name: 'Channel' }));
    await user.keyboard('ops{ArrowDown}{Enter}');
    await user.click(send);
    expect(fake.sendTestMessage).toHaveBeenCalledExactlyOnceWith('c1', 'ops');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('signs a person in by a code, and shows it large', async () => {
    fake.connection.mockResolvedValue(chat);
    const code = {
      user_code: 'GTHK-QPVN',
      address: 'https://login.example.com/device',
      device_code: 'd',
      interval: 0,
      expires_in: 900,
    };
    fake.beginSignIn.mockResolvedValue(code);
    let answer: (state: 'done') => void = () => {};
    fake.pollSignIn
      .mockResolvedValueOnce('waiting')
      .mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: /^Sign in/ }));
    const dialog = within(await screen.findByRole('dialog'));
    expect((await dialog.findByLabelText('Code')).textContent?.trim()).toBe('GTHK-QPVN');
    await user.click(dialog.getByRole('button', { name: 'Open the page' }));
    expect(openUrl).toHaveBeenCalledWith('https://login.example.com/device');
    await waitFor(() => expect(fake.pollSignIn).toHaveBeenCalledTimes(2));
    answer('done');
    expect(await dialog.findByText(/You are signed in/)).toBeTruthy();
    expect(fake.pollSignIn).toHaveBeenLastCalledWith('c1', code);
  });
});
