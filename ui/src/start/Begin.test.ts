import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../test/audit';
import { showPage } from '../../test/showPage';
import { ProblemError, type OpenedWorkspace } from '../api';
import Begin from './Begin.svelte';

const fake = vi.hoisted(() => ({
  api: {} as Record<string, ReturnType<typeof vi.fn>>,
  heard: {} as Record<string, (event: { payload: unknown }) => void>,
}));
vi.mock('../api', async (original) => {
  const listen = (name: string) => ({
    listen: (callback: (event: { payload: unknown }) => void) => {
      fake.heard[name] = callback;
      return Promise.resolve(() => {});
    },
  });
  return {
    ...(await original<object>()),
    api: fake.api,
    events: {
      changedEvent: listen('changed'),
      syncProgressEvent: listen('progress'),
      syncEndedEvent: listen('ended'),
      navigateEvent: listen('navigate'),
      workspaceOpenedEvent: listen('opened'),
    },
  };
});

vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({ onDragDropEvent: () => Promise.resolve(() => {}) }),
}));

const session = (name: string, sample = false): OpenedWorkspace => ({
  workspace: { slug: name.toLowerCase(), name, sample, bytes: 1, open: true },
  settings: {
    name,
    time_zone: 'Europe/Berlin',
    attribution_window: 259_200_000,
    region_window: 1_800_000,
    failed_attempts_reach_users: false,
    sample,
  },
  me: 'me',
  member: {
    name: 'Mara Lindt',
    email: '',
    role: 'admin',
    time_zone: 'Europe/Berlin',
    quiet_hours: null,
    remind_before_shift: null,
    pause_break_through: null,
  },
  version: '0.1.0',
});

beforeEach(() => {
  location.hash = '';
  const answers: Record<string, unknown> = {
    start: { kind: 'first_start' },
    workspaces: [],
    status: {
      pages: 0,
      open_incidents: 2,
      failing: 0,
      syncing: 0,
      last_sync: null,
      paused_until: null,
      on_call: { now: [], until: null, next: null },
    },
    connections: [],
    members: [],
    teams: [],
    settings: { preferences: { theme: 'system', paused_until: null } },
    today: {
      pages: [],
      incidents: [],
      tasks: [],
      updates_due: [],
      roles: [],
      failing: [],
      off_target: [],
      unmapped_environments: 0,
      unassigned_sources: 0,
      connections: 0,
      services: 0,
      on_call: { schedules: [], me: { now: [], until: null, next: null }, offers: [] },
    },
  };
  for (const name of Object.keys(fake.api)) Reflect.deleteProperty(fake.api, name);
  for (const [name, answer] of Object.entries(answers))
    fake.api[name] = vi.fn(() => Promise.resolve(answer));
});

it('makes a workspace from what was typed and opens it', async () => {
  fake.api.createWorkspace = vi.fn(() => Promise.resolve(session('Nordlicht')));
  const user = userEvent.setup();
  showPage(Begin);
  await user.type(await screen.findByLabelText('Workspace name'), 'Nordlicht');
  await user.type(screen.getByLabelText('Your name'), 'Mara Lindt');
  await user.type(screen.getByLabelText('Your team'), 'Night watch{Enter}');
  expect(fake.api.createWorkspace).toHaveBeenCalledExactlyOnceWith({
    name: 'Nordlicht',
    time_zone: 'Europe/Berlin',
    your_name: 'Mara Lindt',
    your_email: '',
    team_name: 'Night watch',
    discipline: 'operations',
  });
  expect(await screen.findByRole('button', { name: 'Nordlicht: switch workspace' })).toBeTruthy();
  expect(screen.queryByText('Sample data')).toBeNull();
});

it('says at the field what the engine refuses, and keeps what was typed', async () => {
  fake.api.createWorkspace = vi.fn(() =>
    Promise.reject(
      new ProblemError({ message: 'Enter your name.', field: 'your_name', details: null }),
    ),
  );
  const user = userEvent.setup();
  showPage(Begin);
  await user.type(await screen.findByLabelText('Workspace name'), 'Nordlicht{Enter}');
  const field = screen.getByLabelText('Your name');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Enter your name.')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Workspace name').value).toBe('Nordlicht');
});

it('marks the sample, and removes it after saying what goes', async () => {
  fake.api.start = vi.fn(() => Promise.resolve({ kind: 'open', ...session('Shop', true) }));
  fake.api.removeSample = vi.fn(() => Promise.resolve({ kind: 'first_start' }));
  const user = userEvent.setup();
  showPage(Begin);
  expect(await screen.findByText('Sample data')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Remove the sample' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('its backups');
  expect(fake.api.removeSample).not.toHaveBeenCalled();
  const [, confirm] = screen.getAllByRole('button', { name: 'Remove the sample', hidden: true });
  await user.click(confirm ?? dialog);
  expect(await screen.findByRole('heading', { name: 'Welcome to Muster' })).toBeTruthy();
});

it('offers the newest backup when the file is damaged', async () => {
  fake.api.start = vi.fn(() =>
    Promise.resolve({
      kind: 'failed',
      slug: 'nordlicht',
      problem: { message: 'The file is damaged.', field: null, details: 'malformed' },
      backup: { name: 'b1', reason: 'daily', at: Date.UTC(2026, 10, 24, 8), bytes: 1 },
    }),
  );
  fake.api.restoreBackup = vi.fn(() => Promise.resolve(session('Nordlicht')));
  const user = userEvent.setup();
  showPage(Begin);
  expect((await screen.findByRole('alert')).textContent).toContain('The file is damaged.');
  await user.click(screen.getByRole('button', { name: /^Restore the backup of 24 Nov.*09:00$/ }));
  expect(fake.api.restoreBackup).toHaveBeenCalledExactlyOnceWith('nordlicht', 'b1');
});

it('goes where a notification leads, and begins again when another workspace is opened', async () => {
  fake.api.start = vi.fn(() => Promise.resolve({ kind: 'open', ...session('Nordlicht') }));
  showPage(Begin);
  await screen.findByRole('button', { name: 'Nordlicht: switch workspace' });
  fake.heard.navigate?.({ payload: { route: '/incidents/42' } });
  expect(location.hash).toBe('#/incidents/42');
  fake.api.start = vi.fn(() => Promise.resolve({ kind: 'open', ...session('Other') }));
  fake.heard.opened?.({ payload: { slug: 'other' } });
  expect(await screen.findByRole('button', { name: 'Other: switch workspace' })).toBeTruthy();
  expect(location.hash).toBe('#/today');
});

it('has nothing that axe objects to', async () => {
  const { container } = showPage(Begin);
  await screen.findByLabelText('Workspace name');
  expect(await audit(container)).toEqual([]);
});

const sign = (route: string) => fake.heard.navigate?.({ payload: { route } });

it('declares over the page in view, asked from the tray, a key or the palette', async () => {
  fake.api.start = vi.fn(() => Promise.resolve({ kind: 'open', ...session('Shop') }));
  for (const [name, answer] of Object.entries({
    declareChoices: { services: [], policy: null },
    policies: [],
    severityGuide: { sev1: '', sev2: 'Users are badly hindered.', sev3: '', sev4: '' },
  }))
    fake.api[name] = vi.fn(() => Promise.resolve(answer));
  const user = userEvent.setup();
  showPage(Begin);
  await screen.findByRole('navigation', { name: 'Pages' });
  sign('?declare=1');
  const dialog = await screen.findByRole('dialog', { name: 'Declare an incident' });
  expect(dialog.contains(document.activeElement)).toBe(true);
  expect(location.hash).toBe('#/today?declare=1');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(location.hash).toBe('#/today');
  await user.keyboard('c');
  expect(await screen.findByRole('dialog', { name: 'Declare an incident' })).toBeTruthy();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.body.style.pointerEvents).not.toBe('none'));
});

it('says of a link that leads nowhere what it is, as text, and lets it be dismissed', async () => {
  fake.api.start = vi.fn(() => Promise.resolve({ kind: 'open', ...session('Shop') }));
  const user = userEvent.setup();
  const { container } = showPage(Begin);
  await screen.findByRole('navigation', { name: 'Pages' });
  sign(`?${new URLSearchParams({ link: 'muster://<img src=x>' })}`);
  const said = await screen.findByRole('alert');
  expect(said.textContent).toContain('‘muster://<img src=x>’ leads nowhere');
  expect(container.querySelector('img')).toBeNull();
  expect(await audit(container)).toEqual([]);
  await user.click(within(said).getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});
