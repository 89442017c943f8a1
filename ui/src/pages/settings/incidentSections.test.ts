import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError, type WorkspaceSettings } from '../../api';
import CheckInsSection from './CheckInsSection.svelte';
import ReviewsSection from './ReviewsSection.svelte';
import IncidentChannelsSection from './IncidentChannelsSection.svelte';
import SeveritiesSection from './SeveritiesSection.svelte';
import UpdatesSection from './UpdatesSection.svelte';

const fake = vi.hoisted(() => ({
  saveWorkspaceSettings: vi.fn(),
  usualSeverityGuide: vi.fn(),
  chats: vi.fn(),
  incidentChannelExample: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const workspace: Required<WorkspaceSettings> = {
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
const refuse = (field: string, message: string) =>
  fake.saveWorkspaceSettings.mockRejectedValue(new ProblemError({ message, field, details: null }));

beforeEach(() => {
  vi.clearAllMocks();
  fake.saveWorkspaceSettings.mockResolvedValue(null);
  fake.usualSeverityGuide.mockResolvedValue({
    sev1: 'One',
    sev2: 'Two',
    sev3: 'Three',
    sev4: 'Four',
  });
  fake.chats.mockResolvedValue({
    channels: [
      { key: 'c/1', name: 'ops', connection_name: 'Slack', reachable: true },
      { key: 'c/2', name: 'status', connection_name: 'Slack', reachable: false },
    ],
    opening: [{ id: 'slack', name: 'Our Slack' }],
  });
  fake.incidentChannelExample.mockResolvedValue('inc-2026-03-02-checkout-is-down');
});

it('saves what a severity means and how often its updates are due, and nothing else', async () => {
  const user = userEvent.setup();
  showPage(SeveritiesSection, { workspace });
  const text = screen.getByLabelText('What SEV2 means');
  await user.clear(text);
  await user.type(text, 'Many cannot pay.');
  const every = screen.getByLabelText(/^Update of SEV3 every/);
  await user.type(every, '2h');
  await user.tab();
  await user.click(screen.getByRole('button', { name: 'Save severity guide' }));
  expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
    ...workspace,
    severity_guide: { ...workspace.severity_guide, sev2: 'Many cannot pay.' },
    update_interval: { ...workspace.update_interval, sev3: 7_200_000 },
  });
});

it('puts a text that was changed back to the default, and offers it for no other', async () => {
  const user = userEvent.setup();
  showPage(SeveritiesSection, { workspace });
  const reset = await screen.findByRole('button', { name: 'Reset what SEV1 means to the default' });
  expect(screen.getAllByRole('button', { name: /^Reset/ })).toEqual([reset]);
  await user.click(reset);
  expect(screen.getByLabelText<HTMLTextAreaElement>('What SEV1 means').value).toBe('One');
  expect(screen.queryByRole('button', { name: /^Reset/ })).toBeNull();
});

it('shows a refusal at the severity that it names', async () => {
  const message = 'Shorten what SEV4 means to 2000 characters.';
  refuse('severity_guide', message);
  const user = userEvent.setup();
  showPage(SeveritiesSection, { workspace });
  await user.type(screen.getByLabelText('What SEV4 means'), '!');
  await user.click(screen.getByRole('button', { name: 'Save severity guide' }));
  expect(await screen.findByText(message)).toBeTruthy();
  const field = screen.getByLabelText('What SEV4 means');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('keeps what is typed when another part of the settings is saved', async () => {
  const user = userEvent.setup();
  const { rerender } = showPage(SeveritiesSection, { workspace });
  await user.type(screen.getByLabelText('What SEV1 means'), ' At once.');
  await rerender({ given: { workspace: { ...workspace, name: 'Nordlicht two' } } });
  expect(screen.getByLabelText<HTMLTextAreaElement>('What SEV1 means').value).toBe(
    'Everybody helps. At once.',
  );
});

it('takes channels for each audience, and takes them out', async () => {
  const user = userEvent.setup();
  showPage(UpdatesSection, { workspace });
  await user.click(await screen.findByRole('button', { name: 'Remove ops' }));
  await user.click(screen.getByLabelText('Stakeholders'));
  await user.keyboard('status{Enter}');
  await user.click(screen.getByRole('button', { name: 'Save channels' }));
  expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
    ...workspace,
    update_channels: { internal: [], stakeholders: ['c/2'] },
  });
});

it('says what to do where no chat is connected', async () => {
  fake.chats.mockResolvedValue({ channels: [], opening: [] });
  const none = { ...workspace, update_channels: { internal: [], stakeholders: [] } };
  showPage(UpdatesSection, { workspace: none });
  expect(await screen.findByText(/Connect Slack or Microsoft Teams/)).toBeTruthy();
});

it('opens channels by a pattern, with an example as it is typed', async () => {
  const user = userEvent.setup();
  showPage(IncidentChannelsSection, { workspace });
  await user.click(await screen.findByRole('switch', { name: 'Open a channel for each incident' }));
  expect(await screen.findByText('#inc-2026-03-02-checkout-is-down')).toBeTruthy();
  const pattern = screen.getByLabelText<HTMLInputElement>('Name of the channel');
  expect(pattern.value).toBe('inc-{date}-{title}');
  await user.clear(pattern);
  await user.type(pattern, 'war-room-{{severity}');
  expect(fake.incidentChannelExample).toHaveBeenLastCalledWith('war-room-{severity}');
  await user.click(screen.getByRole('checkbox', { name: 'SEV3' }));
  await user.click(screen.getByRole('checkbox', { name: 'SEV2' }));
  await user.click(screen.getByRole('button', { name: 'Save incident channels' }));
  expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
    ...workspace,
    incident_channels: {
      connection: 'slack',
      pattern: 'war-room-{severity}',
      severities: ['sev1', 'sev3'],
    },
  });
});

it('says at the pattern what is wrong with it', async () => {
  const message = 'The name may hold {date}, {severity}, {service} and {title}.';
  fake.incidentChannelExample.mockRejectedValue(
    new ProblemError({ message, field: 'incident_channels', details: null }),
  );
  const user = userEvent.setup();
  showPage(IncidentChannelsSection, { workspace });
  await user.click(await screen.findByRole('switch', { name: 'Open a channel for each incident' }));
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.getByLabelText('Name of the channel').getAttribute('aria-invalid')).toBe('true');
});

it('opens none any more', async () => {
  const on = {
    ...workspace,
    incident_channels: {
      connection: 'slack',
      pattern: 'inc-{title}',
      severities: ['sev1' as const],
    },
  };
  const user = userEvent.setup();
  const { container } = showPage(IncidentChannelsSection, { workspace: on });
  await screen.findByLabelText('Name of the channel');
  expect(await audit(container)).toEqual([]);
  await user.click(screen.getByRole('switch', { name: 'Open a channel for each incident' }));
  await user.click(screen.getByRole('button', { name: 'Save incident channels' }));
  await waitFor(() => expect(fake.saveWorkspaceSettings).toHaveBeenCalledWith(workspace));
});

describe('when reviews are due', () => {
  const days = (severity: string) =>
    screen.getByLabelText<HTMLInputElement>(
      `Days within which the review of a ${severity} is to be published`,
    );
  const save = () => screen.getByRole('button', { name: 'Save review deadlines' });

  it('is set for each severity, or asked for no more, and nothing else is changed', async () => {
    const user = userEvent.setup();
    const { container } = showPage(ReviewsSection, { workspace });
    expect(await audit(container)).toEqual([]);
    const boxes = screen.getAllByRole('checkbox', { name: 'Needs a review' });
    await user.clear(days('SEV1'));
    await user.type(days('SEV1'), '3');
    await user.click(boxes[1]!);
    await user.click(boxes[2]!);
    await user.click(save());
    expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
      ...workspace,
      review_within: { sev1: 3, sev2: null, sev3: 14, sev4: null },
    });
  });

  it.each(['0', '91', 'soon', '2.5', ''])('is not ‘%s’ days', async (typed) => {
    const user = userEvent.setup();
    showPage(ReviewsSection, { workspace });
    await user.clear(days('SEV2'));
    if (typed !== '') await user.type(days('SEV2'), typed);
    await user.click(save());
    expect(await screen.findByText('Type a number of days from 1 to 90.')).toBeTruthy();
    expect(days('SEV2').getAttribute('aria-invalid')).toBe('true');
    expect(fake.saveWorkspaceSettings).not.toHaveBeenCalled();
    await user.clear(days('SEV2'));
    await user.type(days('SEV2'), '12');
    expect(screen.queryByText('Type a number of days from 1 to 90.')).toBeNull();
  });

  it('says at the severity why it was refused', async () => {
    const message = 'Choose between 1 and 90 days for when the review of a SEV1 is due.';
    refuse('review_within', message);
    const user = userEvent.setup();
    showPage(ReviewsSection, { workspace });
    await user.type(days('SEV1'), '0');
    await user.click(save());
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('when check-ins are due', () => {
  const days = () => screen.getByLabelText<HTMLInputElement>('Check-in every how many days');
  const save = () => screen.getByRole('button', { name: 'Save check-ins' });

  it('is set in days, and nothing else is changed', async () => {
    const user = userEvent.setup();
    const { container } = showPage(CheckInsSection, { workspace });
    expect(await audit(container)).toEqual([]);
    expect(days().value).toBe('7');
    await user.clear(days());
    await user.type(days(), '14{Enter}');
    expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
      ...workspace,
      check_in_every: 14,
    });
  });

  it('can be asked for no more, and again', async () => {
    const user = userEvent.setup();
    const none = { ...workspace, check_in_every: null };
    const { rerender } = showPage(CheckInsSection, { workspace });
    await user.click(screen.getByRole('checkbox', { name: 'Ask for check-ins' }));
    await user.click(save());
    expect(fake.saveWorkspaceSettings).toHaveBeenLastCalledWith(none);
    await rerender({ given: { workspace: none } });
    await user.click(screen.getByRole('checkbox', { name: 'Ask for check-ins' }));
    expect(days().value).toBe('7');
    await user.click(save());
    expect(fake.saveWorkspaceSettings).toHaveBeenLastCalledWith(workspace);
  });

  it.each(['0', '91', 'weekly', '2.5', ''])('is not every ‘%s’ days', async (typed) => {
    const user = userEvent.setup();
    showPage(CheckInsSection, { workspace });
    await user.clear(days());
    if (typed !== '') await user.type(days(), typed);
    await user.click(save());
    expect(await screen.findByText('Type a number of days from 1 to 90.')).toBeTruthy();
    expect(fake.saveWorkspaceSettings).not.toHaveBeenCalled();
  });

  it('says at the field why it was refused', async () => {
    const message = 'Choose between 1 and 90 days for when the next check-in is due.';
    refuse('check_in_every', message);
    const user = userEvent.setup();
    showPage(CheckInsSection, { workspace });
    await user.type(days(), '0');
    await user.click(save());
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
