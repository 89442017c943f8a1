import { configure, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import {
  api,
  ProblemError,
  type ConnectionDetail,
  type ConnectionView,
  type ConnectorForm,
} from '../../api';
import { router } from '../../shell/router.svelte';
import ConnectionPage from './ConnectionPage.svelte';
import NewPage from './NewPage.svelte';
import Page from './Page.svelte';

// Whole pages and axe take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'connections connection connectionForms keyringState testConnection previewSources',
      'saveConnection removeConnection syncNow stopSync',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const jenkins: ConnectorForm = {
  kind: 'jenkins',
  name: 'Jenkins',
  description: 'Reads builds.',
  address_placeholder: 'https://jenkins.example.com',
  token: {
    label: 'API token',
    permissions: 'Job/Read.',
    where_to_make: 'In Jenkins.',
    required: false,
  },
  user_label: 'User id',
  fields: [
    {
      name: 'deployment_jobs',
      label: 'Deployment jobs',
      help: 'A regular expression.',
      placeholder: 'deploy',
      kind: { type: 'pattern' },
      required: false,
    },
  ],
  docs: '',
};

const view: ConnectionView = {
  id: 'c1',
  name: 'Jenkins of the shop',
  kind: 'jenkins',
  base_url: 'https://jenkins.example.com',
  enabled: true,
  last_success: null,
  next_attempt: null,
  error: null,
  error_since: null,
  failures: 0,
  progress: {
    connection: 'c1',
    stream: 'builds',
    items: 50,
    pages: 2,
    total: 100,
    rate: 10,
    first: true,
  },
  token: 'kept',
  counts: { deployments: 3, pipeline_runs: 0, changes: 0, alerts: 0 },
};

const detail: ConnectionDetail = {
  view,
  connection: {
    name: view.name,
    base_url: view.base_url,
    settings: { kind: 'jenkins', folder: '', deployment_jobs: 'deploy', default_environment: '' },
    user: 'mara',
    ca_file: '',
    proxy: '',
    poll_interval: 60_000,
    since: 0,
    enabled: true,
  },
  streams: [{ name: 'builds', title: 'Builds', caught_up: false, items: 50, pages: 2, total: 100 }],
};

const refusal = (message: string, field: string | null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  fake.connections.mockResolvedValue([view]);
  fake.connection.mockResolvedValue(detail);
  fake.connectionForms.mockResolvedValue([jenkins]);
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
    await user.click(screen.getByRole('button', { name: 'Show which jobs match' }));
    expect(await screen.findByText('production')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await waitFor(() => expect(router.route.name).toBe('connection'));
    const [draft] = fake.saveConnection.mock.lastCall!;
    expect(draft).toMatchObject({ id: null, secret: 'secret', this_run_only: false });
    expect(draft.connection.settings).toMatchObject({ deployment_jobs: 'deploy' });
  });

  it('shows refusals at their field and others below the form', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(screen.getByText(/Type the address/)).toBeTruthy();
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
      secret: null,
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
    expect(draft).toMatchObject({ id: 'c1', secret: null });
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
});
