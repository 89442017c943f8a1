import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError } from '../../api';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  start: vi.fn(),
  settings: vi.fn(),
  backups: vi.fn(),
  saveProfile: vi.fn(),
  saveWorkspaceSettings: vi.fn(),
  savePreferences: vi.fn(),
  pauseNotifications: vi.fn(),
  resumeNotifications: vi.fn(),
  setPauseBreakThrough: vi.fn(),
  setShiftReminder: vi.fn(),
  sendTestNotification: vi.fn(),
  restoreBackup: vi.fn(),
  verifyAudit: vi.fn(),
  exportWorkspace: vi.fn(),
  desktop: vi.fn(),
  setDeclareShortcut: vi.fn(),
  setOpenLinks: vi.fn(),
  usualSeverityGuide: vi.fn(),
  chats: vi.fn(),
  incidentChannelExample: vi.fn(),
}));
const system = vi.hoisted(() => ({ autostart: true, save: vi.fn(), open: vi.fn() }));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ save: system.save, open: system.open }));
vi.mock('@tauri-apps/plugin-autostart', () => ({
  isEnabled: () => Promise.resolve(system.autostart),
  enable: () => Promise.resolve((system.autostart = true)),
  disable: () => Promise.resolve((system.autostart = false)),
}));

const workspace = {
  name: 'Nordlicht',
  time_zone: 'Europe/Berlin',
  attribution_window: 259_200_000,
  region_window: 1_800_000,
  failed_attempts_reach_users: false,
  sample: false,
  severity_guide: { sev1: 'Everybody helps.', sev2: 'Two', sev3: 'Three', sev4: 'Four' },
  update_interval: { sev1: 1_800_000, sev2: 3_600_000, sev3: null, sev4: null },
  update_channels: { internal: ['c/1'], stakeholders: [] },
  incident_channels: null,
  review_within: { sev1: 5, sev2: 10, sev3: null, sev4: null },
  check_in_every: 7,
  skills_fade_after: 365,
};
const chats = {
  channels: [
    { key: 'c/1', name: 'ops', connection_name: 'Slack', reachable: true },
    { key: 'c/2', name: 'status', connection_name: 'Slack', reachable: false },
  ],
  opening: [{ id: 'slack', name: 'Slack' }],
};
const preferences = { theme: 'system', paused_until: null };
const region = async (name: string) => within(await screen.findByRole('region', { name }));

beforeEach(() => {
  vi.clearAllMocks();
  system.autostart = true;
  fake.start.mockResolvedValue({ kind: 'open', workspace: { slug: 'nordlicht' } });
  fake.settings.mockResolvedValue({
    workspace,
    me: {
      name: 'Mara Lindt',
      email: '',
      role: 'admin',
      time_zone: 'Europe/Berlin',
      quiet_hours: { from_minute: 1_320, to_minute: 420, break_through: 'sev2' },
      pause_break_through: null,
      remind_before_shift: null,
    },
    preferences,
    keyring: { available: true, message: 'Tokens are kept in the keyring.' },
    file: '/data/nordlicht.muster',
    backups: '/data/backups/nordlicht',
    logs: '/logs',
    device: 'd1',
    version: '0.1.0',
  });
  fake.backups.mockResolvedValue([
    { name: 'b1', reason: 'daily', at: Date.UTC(2026, 10, 24, 8), bytes: 3_919_872 },
  ]);
  fake.desktop.mockResolvedValue({
    shortcut: { keys: 'Ctrl+Alt+I', works: true, problem: null },
    links: { packaged: false, on: false },
  });
  fake.usualSeverityGuide.mockResolvedValue({
    sev1: 'One',
    sev2: 'Two',
    sev3: 'Three',
    sev4: 'Four',
  });
  fake.chats.mockResolvedValue(chats);
  fake.incidentChannelExample.mockResolvedValue('inc-2026-03-02-checkout-is-down');
  for (const name of ['setDeclareShortcut', 'setOpenLinks'] as const)
    fake[name].mockResolvedValue(null);
  for (const name of ['saveProfile', 'saveWorkspaceSettings', 'savePreferences'] as const)
    fake[name].mockResolvedValue(null);
});

it('saves the quiet hours that were typed', async () => {
  const user = userEvent.setup();
  showPage(Page);
  const profile = await region('Profile');
  const from = profile.getByLabelText('From');
  await user.clear(from);
  await user.type(from, '21.30');
  await user.tab();
  await user.click(profile.getByRole('button', { name: 'Save profile' }));
  expect(fake.saveProfile).toHaveBeenCalledExactlyOnceWith('Mara Lindt', '', 'Europe/Berlin', {
    from_minute: 1_290,
    to_minute: 420,
    break_through: 'sev2',
  });
});

it('does not take a time that is none', async () => {
  const user = userEvent.setup();
  showPage(Page);
  const profile = await region('Profile');
  const from = profile.getByLabelText('From');
  await user.clear(from);
  await user.type(from, 'late');
  expect(profile.getByText(/‘late’ is no time of day/)).toBeTruthy();
  expect(profile.getByRole<HTMLButtonElement>('button', { name: 'Save profile' }).disabled).toBe(
    true,
  );
});

it('shows at its field what the engine says of the workspace', async () => {
  const message = 'Another workspace has this name already.';
  fake.saveWorkspaceSettings.mockRejectedValue(
    new ProblemError({ message, field: 'name', details: null }),
  );
  const user = userEvent.setup();
  showPage(Page);
  const section = await region('Workspace');
  await user.type(section.getByLabelText('Workspace name'), ' two{Enter}');
  expect(fake.saveWorkspaceSettings).toHaveBeenCalledWith({ ...workspace, name: 'Nordlicht two' });
  expect(await section.findByText(message)).toBeTruthy();
});

it.each([
  ['30 min', { kind: 'minutes', minutes: 30 }],
  ['1 h', { kind: 'minutes', minutes: 60 }],
  ['Until tomorrow', { kind: 'until_tomorrow' }],
])('leaves it to the engine when a pause of %s ends', async (name, pause) => {
  fake.pauseNotifications.mockResolvedValue(null);
  showPage(Page);
  const section = await region('Notifications');
  await userEvent.setup().click(section.getByRole('button', { name }));
  expect(fake.pauseNotifications).toHaveBeenCalledExactlyOnceWith(pause);
  expect(fake.savePreferences).not.toHaveBeenCalled();
});

it('lets a severity break through a pause', async () => {
  fake.setPauseBreakThrough.mockResolvedValue(null);
  showPage(Page);
  const section = await region('On call');
  section.getByLabelText('Breaks through a pause').focus();
  await userEvent.setup().keyboard('{Enter}{ArrowDown}{Enter}');
  expect(fake.setPauseBreakThrough).toHaveBeenCalledExactlyOnceWith('sev1');
});

it('reminds of shifts an hour before when that is switched on', async () => {
  fake.setShiftReminder.mockResolvedValue(null);
  showPage(Page);
  const section = await region('On call');
  await userEvent.setup().click(section.getByRole('switch', { name: 'Remind me of my shifts' }));
  expect(fake.setShiftReminder).toHaveBeenCalledExactlyOnceWith(3_600_000);
});

it('takes another time before a shift, or none, and says why one is refused', async () => {
  const settings = (await fake.settings()) as { me: object };
  fake.settings.mockResolvedValue({
    ...settings,
    me: { ...settings.me, remind_before_shift: 3_600_000 },
  });
  const message = 'Choose between 1 minute and 14 days for the reminder before a shift.';
  fake.setShiftReminder.mockRejectedValueOnce(
    new ProblemError({ message, field: 'remind_before_shift', details: null }),
  );
  showPage(Page);
  const section = await region('On call');
  const user = userEvent.setup();
  const before = section.getByLabelText<HTMLInputElement>('How long before');
  expect(before.value).toBe('1 h');
  await user.clear(before);
  await user.type(before, '2 d');
  await user.tab();
  expect(fake.setShiftReminder).toHaveBeenLastCalledWith(172_800_000);
  expect(await section.findByText(message)).toBeTruthy();
  await user.click(section.getByRole('switch', { name: 'Remind me of my shifts' }));
  expect(fake.setShiftReminder).toHaveBeenLastCalledWith(null);
});

it('ends a pause', async () => {
  fake.resumeNotifications.mockResolvedValue(null);
  const settings = (await fake.settings()) as object;
  fake.settings.mockResolvedValue({
    ...settings,
    preferences: { ...preferences, paused_until: Date.now() + 3_600_000 },
  });
  showPage(Page);
  const section = await region('Notifications');
  await userEvent.setup().click(section.getByRole('button', { name: 'Resume notifications' }));
  expect(fake.resumeNotifications).toHaveBeenCalledOnce();
});

it('says why a test notification was not shown', async () => {
  fake.sendTestNotification.mockRejectedValue(
    new ProblemError({ message: 'No notification service answers.', field: null, details: null }),
  );
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: 'Send a test notification' }));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'No notification service answers.',
  );
});

it('starts at login no more when that is switched off', async () => {
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('switch', { name: 'Start at login' }));
  await waitFor(() => expect(system.autostart).toBe(false));
});

it('restores a backup only after asking', async () => {
  fake.restoreBackup.mockReturnValue(new Promise(() => {}));
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: /^Restore the backup of 24 Nov/ }));
  expect(fake.restoreBackup).not.toHaveBeenCalled();
  await user.click(await screen.findByRole('button', { name: 'Restore backup' }));
  expect(fake.restoreBackup).toHaveBeenCalledExactlyOnceWith('nordlicht', 'b1');
});

it.each([
  [{ edits: 582, broken: null }, /582 edits checked, the chain holds/],
  [{ edits: 0, broken: 'Edit 7 was changed.' }, /The chain is broken. Edit 7 was changed/],
])('tells what the check of the audit trail found', async (report, words) => {
  fake.verifyAudit.mockResolvedValue(report);
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: 'Verify' }));
  expect(await screen.findByText(words)).toBeTruthy();
});

it('exports to the file that was chosen, and to none when none was', async () => {
  system.save.mockResolvedValueOnce(null).mockResolvedValueOnce('/home/mara/n.zip');
  fake.exportWorkspace.mockResolvedValue(null);
  const user = userEvent.setup();
  showPage(Page);
  const button = await screen.findByRole('button', { name: 'Export workspace' });
  await user.click(button);
  expect(fake.exportWorkspace).not.toHaveBeenCalled();
  await user.click(button);
  expect(fake.exportWorkspace).toHaveBeenCalledExactlyOnceWith('/home/mara/n.zip');
});

it('has nothing that axe objects to', async () => {
  const { container } = showPage(Page);
  await screen.findByRole('table', { name: 'Backups' });
  expect(await audit(container)).toEqual([]);
});
