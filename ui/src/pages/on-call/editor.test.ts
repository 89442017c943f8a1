import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { fake, refusal, reset } from '../../../test/onCallPages';
import { showPage } from '../../../test/showPage';
import { router } from '../../shell/router.svelte';
import SchedulePage from './SchedulePage.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'schedules schedule previewSchedule myOnCall members teams saveSchedule deleteSchedule',
      'saveOverride deleteOverride offerShift takeOffer declineOffer withdrawOffer',
      'writeHandOver deleteHandOver previewCalendarImport importCalendar exportCalendar',
      'setCalendarFeed',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(reset);
afterEach(() => vi.useRealTimers());

describe('the editor', () => {
  const show = async (name: 'New schedule' | 'Edit schedule') => {
    const isNew = name === 'New schedule';
    router.go('schedule', { id: isNew ? 'new' : 's1' }, isNew ? {} : { edit: '1' });
    const shown = showPage(SchedulePage);
    const panel = within(await screen.findByRole('complementary', { name }));
    return { ...shown, panel, user: userEvent.setup() };
  };

  it('makes a schedule whose preview appears once somebody is in it', async () => {
    const { panel, user } = await show('New schedule');
    expect(screen.getByText(/as soon as a layer has somebody in it/)).toBeTruthy();
    expect(fake.previewSchedule).not.toHaveBeenCalled();
    await user.type(panel.getByLabelText('Name'), ' Payments ');
    await user.type(panel.getByLabelText('Add to the turns of Everyone'), 'jonas');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('grid')).toBeTruthy();
    expect(fake.previewSchedule.mock.lastCall?.[1].layers[0]?.members).toEqual(['m2']);
    expect(await screen.findByText(/^Nobody is on call Sat 12 Dec/)).toBeTruthy();
    await user.click(panel.getByRole('button', { name: 'Create schedule' }));
    expect(fake.saveSchedule).toHaveBeenCalledExactlyOnceWith(null, {
      name: 'Payments',
      description: '',
      time_zone: 'Europe/Berlin',
      layers: [
        {
          name: 'Everyone',
          members: ['m2'],
          rotation: { kind: 'weeks', every: 1, weekday: 'monday', at: 540 },
          starts_on: '2026-12-02',
          ends_on: null,
          hours: null,
        },
      ],
    });
    await waitFor(() => expect(router.route.params).toEqual({ id: 's9' }));
  });

  it('has nothing that axe objects to, with hours and all', async () => {
    const { container, panel, user } = await show('Edit schedule');
    await user.click(panel.getByRole('switch', { name: 'Only in some hours' }));
    expect(panel.getByRole('group', { name: 'Hours of Everyone' })).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('orders turns by buttons and by Alt with the arrows, and keeps the keyboard there', async () => {
    const { panel, user } = await show('Edit schedule');
    const names = () =>
      panel
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim());
    await waitFor(() => expect(names()).toEqual(['1 Mara Lindt', '2 Jonas Weber']));
    await user.click(panel.getByRole('button', { name: 'Move Jonas Weber up' }));
    expect(names()).toEqual(['1 Jonas Weber', '2 Mara Lindt']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move Jonas Weber down');
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(names()).toEqual(['1 Mara Lindt', '2 Jonas Weber']);
    await user.click(panel.getByRole('button', { name: 'Remove turn 1, Mara Lindt' }));
    expect(names()).toEqual(['1 Jonas Weber']);
  });

  it('previews another rotation and sends it', async () => {
    const { panel, user } = await show('Edit schedule');
    const field = panel.getByLabelText('A turn lasts');
    await user.clear(field);
    await user.type(field, '99');
    expect(panel.getByText('Type a number between 1 and 52.')).toBeTruthy();
    await user.clear(field);
    await user.type(field, '2');
    await waitFor(() =>
      expect(fake.previewSchedule.mock.lastCall?.[1].layers[0]?.rotation).toMatchObject({
        kind: 'weeks',
        every: 2,
      }),
    );
    expect(fake.previewSchedule.mock.lastCall?.[0]).toBe('s1');
    expect(panel.getByText('Hands over every 2 weeks on Mon at 09:00.')).toBeTruthy();
  });

  it('shows the refusal at the layers and keeps what was typed', async () => {
    const message = 'Say who takes turns in the layer ‘Nights’.';
    fake.saveSchedule.mockRejectedValue(refusal(message, 'layers'));
    const { panel, user } = await show('Edit schedule');
    await user.click(panel.getByRole('button', { name: 'Add layer' }));
    const name = panel.getByLabelText('Name of layer 2');
    await user.clear(name);
    await user.type(name, 'Nights');
    await user.click(panel.getByRole('button', { name: 'Save schedule' }));
    expect(await panel.findByText(message)).toBeTruthy();
    expect(panel.getByDisplayValue('Nights')).toBeTruthy();
  });

  it('asks before what was changed is lost', async () => {
    const { panel, user } = await show('Edit schedule');
    await user.type(panel.getByLabelText('Name'), '!');
    await user.click(panel.getByRole('button', { name: 'Cancel' }));
    expect(panel.getByText('What you changed is not saved.')).toBeTruthy();
    await user.click(panel.getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    expect(screen.getByRole('heading', { name: 'Payments' })).toBeTruthy();
  });

  it('deletes only what was typed by its name', async () => {
    const { panel, user } = await show('Edit schedule');
    await user.click(panel.getByRole('button', { name: 'Delete schedule' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this schedule' }));
    await user.type(dialog.getByLabelText('Type ‘Payments’ to confirm'), 'Payments');
    await user.click(dialog.getByRole('button', { name: 'Delete schedule' }));
    expect(fake.deleteSchedule).toHaveBeenCalledExactlyOnceWith('s1');
    await waitFor(() => expect(router.route.name).toBe('onCall'));
  });

  it('says why the preview cannot be made', async () => {
    fake.previewSchedule.mockRejectedValue(refusal('‘Nowhere’ is not a time zone.', 'time_zone'));
    await show('Edit schedule');
    expect(await screen.findByText('‘Nowhere’ is not a time zone.')).toBeTruthy();
  });
});
