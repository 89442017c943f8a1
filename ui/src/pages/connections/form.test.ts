import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { connectionDetail, field, form, teams, token } from '../../../test/connections';
import { showPage } from '../../../test/showPage';
import { api, ProblemError } from '../../api';
import { router } from '../../shell/router.svelte';
import NewPage from './NewPage.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'connections connection connectionForms keyringState previewSources saveConnection'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const openDialog = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/plugin-dialog', () => ({ open: openDialog }));

const refusal = (message: string, field: string | null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  fake.connections.mockResolvedValue([]);
  fake.connection.mockResolvedValue(connectionDetail());
  fake.keyringState.mockResolvedValue({ available: true, message: '' });
  fake.saveConnection.mockResolvedValue('c1');
});

describe('the form of a system', () => {
  const show = async (part: Parameters<typeof form>[0]) => {
    fake.connectionForms.mockResolvedValue([form({ kind: 'x', name: 'X', ...part })]);
    router.go('newConnection', { kind: 'x' });
    const page = showPage(NewPage);
    await screen.findByRole('heading', { name: 'Connect X' });
    return { ...page, user: userEvent.setup() };
  };
  const saved = async () => {
    await waitFor(() => expect(fake.saveConnection).toHaveBeenCalled());
    return fake.saveConnection.mock.lastCall![0];
  };

  it('offers the usual addresses, and takes another one', async () => {
    const choices = [
      { value: 'https://us.example.com', label: 'US1' },
      { value: 'https://eu.example.com', label: 'EU' },
    ];
    const address = { label: 'Site', placeholder: '', choices, folder: false };
    const { user, container } = await show({ address });
    const site = screen.getByLabelText<HTMLInputElement>('Site');
    expect(site.value).toBe('https://us.example.com');
    await user.click(screen.getByLabelText('Show all: Site'));
    expect(await screen.findByText('EU')).toBeTruthy();
    await user.keyboard('{Escape}');
    await user.clear(site);
    await user.type(site, 'https://own.example.com');
    await user.keyboard('{Escape}');
    expect(await audit(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect((await saved()).connection.base_url).toBe('https://own.example.com');
  });

  it('has a folder chosen by the desktop’s own dialog', async () => {
    openDialog.mockResolvedValue('/home/mara/plans');
    const address = { label: 'Folder', placeholder: '/plans', choices: [], folder: true };
    const { user } = await show({ address, tokens: [] });
    await user.click(screen.getByRole('button', { name: 'Choose folder…' }));
    expect(openDialog).toHaveBeenCalledWith(expect.objectContaining({ directory: true }));
    expect(screen.queryByLabelText(/Proxy/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect((await saved()).connection.base_url).toBe('/home/mara/plans');
  });

  it('takes several tokens, hides the long one, and asks for none that comes from signing in', async () => {
    const { user } = await show({ ...teams, kind: 'x', name: 'X' });
    const long = screen.getByLabelText(/Webhook addresses/);
    expect(long.tagName).toBe('TEXTAREA');
    expect(long.className).toContain('veiled');
    expect(screen.queryByLabelText(/Signed-in person/)).toBeNull();
    expect(screen.getByText(/Signing in lists your channels/)).toBeTruthy();
    await user.type(screen.getByLabelText('Address'), 'https://teams.example.com');
    await user.type(long, 'ops=https://a\ndev=https://b');
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect((await saved()).secrets).toEqual({ webhooks: 'ops=https://a\ndev=https://b' });
  });

  it('takes metrics and switches by the keyboard alone', async () => {
    const fields = [
      field({ name: 'events', label: 'Read events', kind: { type: 'flag', on: true } }),
      field({ name: 'metrics', label: 'Metrics', kind: { type: 'metrics', language: 'PromQL' } }),
    ];
    const { user, container } = await show({ fields, tokens: [] });
    await user.type(screen.getByLabelText('Address'), 'https://prom.example.com');
    const events = screen.getByRole('switch', { name: 'Read events' });
    expect(events.getAttribute('aria-checked')).toBe('true');
    events.focus();
    await user.keyboard(' ');
    screen.getByRole('button', { name: 'Add metric' }).focus();
    await user.keyboard('{Enter}');
    await user.keyboard('Up{Tab}%{Tab}{Tab}avg(up)');
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByLabelText('Name of metric 2'));
    expect(fake.saveConnection).not.toHaveBeenCalled();
    expect(await audit(container)).toEqual([]);
    await user.keyboard('{Backspace}');
    expect(screen.queryByLabelText('Name of metric 2')).toBeNull();
    expect(document.activeElement).toBe(screen.getByLabelText('Name of metric 1'));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect((await saved()).connection.settings).toEqual({
      kind: 'x',
      events: false,
      metrics: [{ name: 'Up', unit: '%', query: 'avg(up)' }],
    });
  });

  it.each([
    ['the token it names', 'app', 'Application key'],
    ['the user', 'user', 'User id'],
    ['a field of the system', 'folder', 'Folder'],
    ['the environments', 'speaks_for', 'Speaks for'],
    ['the certificate file', 'ca_file', 'Certificate file'],
    ['the proxy', 'proxy', 'Proxy'],
    ['the first token for the keyring', 'secret', 'API token'],
  ])('shows a refusal at %s', async (_, name, label) => {
    const tokens = [
      token({ name: 'graph', label: 'Signed-in person', from_sign_in: true }),
      token(),
      token({ name: 'app', label: 'Application key' }),
    ];
    const { user } = await show({ fields: [field()], tokens });
    await user.type(screen.getByLabelText('Address'), 'https://x.example.com');
    fake.saveConnection.mockRejectedValueOnce(refusal('It was refused.', name));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect(await screen.findAllByText('It was refused.')).toHaveLength(1);
    const input = screen.getByLabelText(new RegExp(`^${label}`));
    expect(input.getAttribute('aria-invalid')).toBe('true');
    await waitFor(() => expect(document.activeElement).toBe(input));
  });

  it('shows a refusal of a field that it does not have below', async () => {
    const { user } = await show({ user_label: null, tokens: [] });
    await user.type(screen.getByLabelText('Address'), 'https://x.example.com');
    for (const name of ['secret', 'user', 'graph']) {
      fake.saveConnection.mockRejectedValueOnce(refusal(`Refused: ${name}.`, name));
      await user.click(screen.getByRole('button', { name: 'Add connection' }));
      expect((await screen.findByRole('alert')).textContent).toContain(`Refused: ${name}.`);
    }
  });

  it('lets the token be kept for this run when the keyring refuses it', async () => {
    const { user } = await show({});
    await user.type(screen.getByLabelText('Address'), 'https://x.example.com');
    expect(screen.queryByLabelText('Keep the token for this run only')).toBeNull();
    fake.saveConnection.mockRejectedValueOnce(refusal('The keyring is locked.', 'secret'));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await user.click(await screen.findByLabelText('Keep the token for this run only'));
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await waitFor(() => expect(fake.saveConnection).toHaveBeenCalledTimes(2));
    expect((await saved()).this_run_only).toBe(true);
  });

  it('keeps for which environments the connection speaks', async () => {
    const { user } = await show({ tokens: [] });
    await user.type(screen.getByLabelText('Address'), 'https://x.example.com');
    await user.click(screen.getByText('Advanced'));
    await user.type(screen.getByLabelText(/Speaks for/), 'production');
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    expect((await saved()).connection.speaks_for).toEqual(['production']);
  });
});
