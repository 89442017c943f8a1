import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { jonas, monday, override, plan, schedule, view } from '../../../test/onCall';
import { DAY, fake, HOUR, press, refusal, reset } from '../../../test/onCallPages';
import { showPage } from '../../../test/showPage';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
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

const files = vi.hoisted(() => ({ open: vi.fn(), save: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => files);

beforeEach(reset);
afterEach(() => vi.useRealTimers());

describe('a schedule', () => {
  const show = async (query = {}) => {
    router.go('schedule', { id: 's1' }, query);
    const shown = showPage(SchedulePage);
    const grid = await screen.findByRole('grid', { name: 'Calendar of Payments' });
    return { ...shown, grid, user: userEvent.setup() };
  };
  const cell = (grid: HTMLElement, name: string | RegExp) =>
    within(grid).getAllByRole('gridcell', { name })[0]!;
  /** The words of the cell that has the keyboard. */
  const here = () => document.activeElement?.querySelector('.sr-only')?.textContent;

  it('shows who is on call and what is wrong, without a finding of axe', async () => {
    const { container, grid } = await show();
    expect(
      within(grid)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['On call', 'Everyone']);
    expect(cell(grid, 'Sat 12 Dec: Jonas Weber, then nobody')).toBeTruthy();
    expect(screen.getByText(/^Nobody is on call Sat 12 Dec/)).toBeTruthy();
    expect(screen.getByText(/is on call in Payments and in Search at once/)).toBeTruthy();
    expect(screen.getByText('The queue is slow.')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('asks for whole shifts around the days in view', async () => {
    await show();
    const [id, window] = fake.schedule.mock.calls[0]!;
    expect(id).toBe('s1');
    expect(window.from).toBeLessThan(monday - 30 * DAY);
    expect(window.to).toBeGreaterThan(monday + 40 * DAY);
  });

  it('walks the cells by the arrows and opens the shifts of one', async () => {
    const { grid, user } = await show();
    cell(grid, /^Wed 2 Dec/).focus();
    await user.keyboard('{ArrowRight}');
    expect(here()).toBe('Thu 3 Dec: Mara Lindt');
    await user.keyboard('{ArrowDown}{Home}');
    expect(here()).toMatch(/^Mon 30 Nov/);
    await user.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Mara Lindt' }));
    expect(dialog.getByText(/Mon 30 Nov, 09:00 to Mon 7 Dec, 09:00/)).toBeTruthy();
  });

  it('goes on with the days after by the arrow at the end', async () => {
    const { grid, user } = await show();
    cell(grid, /^Sun 13 Dec/).focus();
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(here()).toMatch(/^Mon 14 Dec/));
  });

  it('makes an override of the days that were selected by the keyboard', async () => {
    const { grid, user } = await show();
    cell(grid, /^Thu 3 Dec/).focus();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Override a shift' }));
    expect(dialog.getByLabelText<HTMLInputElement>('From').value).toBe('2026-12-03 00:00');
    expect(dialog.getByLabelText<HTMLInputElement>('Until').value).toBe('2026-12-05 00:00');
    await user.type(dialog.getByLabelText(/Reason/), 'Dentist');
    await user.click(dialog.getByRole('button', { name: 'Make override' }));
    const midnight = monday - 9 * HOUR;
    expect(fake.saveOverride).toHaveBeenCalledExactlyOnceWith(null, {
      schedule: 's1',
      member: 'm1',
      instead_of: null,
      window: { from: midnight + 3 * DAY, to: midnight + 5 * DAY },
      reason: 'Dentist',
    });
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.deleteOverride).toHaveBeenCalledExactlyOnceWith('v2');
  });

  /** Presses at one part of the first row's width, moves, and lets go at another. */
  async function drag(grid: HTMLElement, from: number, to: number, escape = false) {
    const target = cell(grid, /^Mon 30 Nov/).parentElement!;
    vi.spyOn(target, 'getBoundingClientRect').mockReturnValue({
      left: 0,
      width: 1_400,
    } as DOMRect);
    // jsdom has no pointer events; theirs are mouse events with more to tell.
    const send = (type: string, part: number) =>
      fireEvent(
        target,
        new MouseEvent(type, { clientX: part * 1_400, button: 0, bubbles: true, cancelable: true }),
      );
    await send('pointerdown', from);
    await send('pointermove', (from + to) / 2);
    await send('pointermove', to);
    if (escape) await fireEvent.keyDown(window, { key: 'Escape' });
    await send('pointerup', to);
  }

  it('makes an override of what was dragged over, drawn to where shifts change', async () => {
    const { grid } = await show();
    // From Monday the 7th near 09:00, where Jonas begins, to Wednesday at midnight.
    await drag(grid, (7 + 9.5 / 24) / 14, 9 / 14);
    const dialog = within(await screen.findByRole('dialog', { name: 'Override a shift' }));
    expect(dialog.getByLabelText<HTMLInputElement>('From').value).toBe('2026-12-07 09:00');
    expect(dialog.getByLabelText<HTMLInputElement>('Until').value).toBe('2026-12-09 00:00');
  });

  it('drops a drag by Esc, and takes a slip of the hand for none', async () => {
    const { grid } = await show();
    await drag(grid, 0.2, 0.6, true);
    await drag(grid, 0.2, 0.2001);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('lets nobody drag who may not take part', async () => {
    fake.schedule.mockResolvedValue(view({ may_take_part: false, may_edit: false }));
    const { grid } = await show();
    await drag(grid, 0.2, 0.6);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('button', { name: /^Override a shift/ })).toBeNull();
    expect(registry.actions.map(({ key }) => key)).not.toContain('e');
  });

  it('fills a gap from its warning', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Put somebody on call' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByLabelText<HTMLInputElement>('From').value).toBe('2026-12-12 09:00');
  });

  it('says at its field why an override is refused, and keeps the dialog', async () => {
    fake.saveOverride.mockRejectedValue(refusal('Choose at most 366 days.', 'window'));
    const { user } = await show();
    press('o');
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Make override' }));
    const field = dialog.getByLabelText('From');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(dialog.getByText('Choose at most 366 days.')).toBeTruthy();
    expect(await audit(screen.getByRole('dialog'))).toEqual([]);
  });

  it('offers one’s own shift whole, from the shift', async () => {
    const { grid, user } = await show();
    cell(grid, 'Thu 3 Dec: Mara Lindt').focus();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Offer this shift' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Offer my shift' }));
    expect(dialog.getByLabelText<HTMLInputElement>('Until').value).toBe('2026-12-07 09:00');
  });

  it('deletes an override with a way back', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Delete the override for Jonas Weber' }));
    expect(fake.deleteOverride).toHaveBeenCalledExactlyOnceWith('v1');
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.saveOverride).toHaveBeenCalledExactlyOnceWith(null, override().record);
  });

  it('writes a hand-over note by Ctrl+Enter, and says why it is refused', async () => {
    fake.writeHandOver.mockRejectedValueOnce(refusal('Shorten the note.', 'text'));
    const { user } = await show();
    press('h');
    const field = screen.getByLabelText<HTMLTextAreaElement>('What the next one should know');
    expect(document.activeElement).toBe(field);
    await user.type(field, 'All is calm{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Shorten the note.')).toBeTruthy();
    await user.type(field, '{Control>}{Enter}{/Control}');
    expect(fake.writeHandOver).toHaveBeenLastCalledWith(null, 's1', 'All is calm');
    await waitFor(() => expect(field.value).toBe(''));
  });

  it('shows the days in the schedule’s zone when asked to', async () => {
    fake.schedule.mockResolvedValue(view({ schedule: schedule({ time_zone: 'Asia/Tokyo' }) }));
    const { grid, user } = await show();
    expect(cell(grid, 'Mon 7 Dec: Mara Lindt, then Jonas Weber')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Schedule’s (Asia/Tokyo)' }));
    await waitFor(() =>
      expect(
        within(grid).getAllByTitle(/Mara Lindt, Mon 30 Nov, 17:00 to Mon 7 Dec, 17:00/)[0],
      ).toBeTruthy(),
    );
  });

  it('shows a month and a week', async () => {
    const { grid, user } = await show();
    await user.click(screen.getByRole('radio', { name: 'Month' }));
    expect(within(grid).getAllByRole('columnheader')).toHaveLength(32);
    await user.click(screen.getByRole('radio', { name: 'Week' }));
    expect(within(grid).getAllByRole('columnheader')).toHaveLength(8);
    expect(screen.getByRole('heading', { name: '30 Nov to 6 Dec 2026' })).toBeTruthy();
  });

  it('copes with long names and sixty members', async () => {
    const long = { member: 'm1', name: 'ア'.repeat(120) };
    const members = Array.from({ length: 60 }, (_, index) => `m${index}`);
    fake.schedule.mockResolvedValue(
      view({
        schedule: schedule({
          name: 'x'.repeat(120),
          layers: [{ ...schedule().layers[0]!, members }],
        }),
        plan: plan({ shifts: [{ ...plan().shifts[0]!, people: [long] }] }),
      }),
    );
    router.go('schedule', { id: 's1' });
    const { container } = showPage(SchedulePage);
    await screen.findByRole('grid');
    expect(await audit(container)).toEqual([]);
  });
});

describe('calendar files', () => {
  const show = async () => {
    router.go('schedule', { id: 's1' });
    showPage(SchedulePage);
    await screen.findByRole('grid');
    return userEvent.setup();
  };

  it('are exported where one chooses, with all shifts or only one’s own', async () => {
    files.save.mockResolvedValue('/home/mara/payments.ics');
    fake.exportCalendar.mockResolvedValue(26);
    const user = await show();
    await user.click(screen.getByRole('checkbox', { name: 'Only my shifts' }));
    await user.click(screen.getByRole('button', { name: 'Export file' }));
    expect(fake.exportCalendar).toHaveBeenCalledExactlyOnceWith(
      's1',
      '/home/mara/payments.ics',
      true,
    );
  });

  it('are kept current in a folder, and say why they could not be', async () => {
    files.open.mockResolvedValue('/home/mara/calendars');
    fake.setCalendarFeed.mockRejectedValue(refusal('The folder cannot be written to.'));
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Choose a folder' }));
    expect(fake.setCalendarFeed).toHaveBeenCalledExactlyOnceWith(
      's1',
      '/home/mara/calendars',
      false,
    );
    expect(await screen.findByText('The folder cannot be written to.')).toBeTruthy();
  });

  it('are imported after one has seen what would be written and what was left out', async () => {
    files.open.mockResolvedValue('/home/mara/old.ics');
    fake.previewCalendarImport.mockResolvedValue({
      entries: [
        {
          title: 'On call',
          window: { from: monday, to: monday + DAY },
          person: 'jonas@example.com',
          member: jonas,
          is_known: false,
        },
      ],
      people: [{ text: 'jonas@example.com', member: 'm2' }],
      to_write: 1,
      left_out: ['An event has no end.'],
    });
    fake.importCalendar.mockResolvedValue(1);
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Import file' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Import a calendar' }));
    expect(await dialog.findByText('An event has no end.')).toBeTruthy();
    expect(fake.importCalendar).not.toHaveBeenCalled();
    expect(await audit(screen.getByRole('dialog'))).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Write 1 override' }));
    expect(fake.importCalendar).toHaveBeenCalledExactlyOnceWith('s1', '/home/mara/old.ics', [
      { text: 'jonas@example.com', member: 'm2' },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
