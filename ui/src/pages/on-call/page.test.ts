import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { jonas, monday, offer, row, schedule, view, wednesday } from '../../../test/onCall';
import { DAY, fake, press, refusal, reset } from '../../../test/onCallPages';
import { showPage } from '../../../test/showPage';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

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

describe('the overview', () => {
  it('says who is on call until when, who comes next, and what is wrong, without a finding of axe', async () => {
    router.go('onCall');
    const { container } = showPage(Page);
    const list = within(await screen.findByRole('list', { name: 'Schedules' }));
    expect(list.getByText('Mara Lindt')).toBeTruthy();
    expect(list.getByText('Mon 09:00')).toBeTruthy();
    expect(list.getByText('Next: Jonas Weber, Mon 09:00')).toBeTruthy();
    expect(
      list.getByText('Nobody is on call Sat 12 Dec, 09:00 to Sun 13 Dec, 09:00.'),
    ).toBeTruthy();
    expect(list.getByText('1 double booking in the next four weeks.')).toBeTruthy();
    expect(await screen.findByText('Shifts to take')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Load' }).getAttribute('href')).toBe('#/on-call/load');
    expect(await audit(container)).toEqual([]);
  });

  it('says in one sentence what will be here, and leads to the form', async () => {
    router.go('onCall');
    fake.schedules.mockResolvedValue([]);
    const { container } = showPage(Page);
    expect(await screen.findByText(/Schedules will be here/)).toBeTruthy();
    const [link] = screen.getAllByRole('link', { name: /Create schedule/ });
    expect(link?.getAttribute('href')).toBe('#/on-call/new');
    expect(await audit(container)).toEqual([]);
  });

  it('begins a schedule by n, and leaves c to whoever declares an incident', async () => {
    router.go('onCall');
    showPage(Page);
    await screen.findByRole('list', { name: 'Schedules' });
    press('c');
    expect(router.route.name).toBe('onCall');
    press('n');
    expect(router.route).toMatchObject({ name: 'schedule', params: { id: 'new' } });
  });

  it('finds schedules by their names and by who is on', async () => {
    router.go('onCall');
    fake.schedules.mockResolvedValue([
      row(),
      row({
        id: 's2',
        open_offers: 0,
        schedule: schedule({ name: 'Search' }),
        now: { people: [jonas], since: null, until: null, next: [], next_until: null },
      }),
    ]);
    showPage(Page);
    const list = within(await screen.findByRole('list', { name: 'Schedules' }));
    const field = screen.getByRole('searchbox', { name: 'Search schedules and people' });
    await userEvent.setup().type(field, 'jonas');
    expect(list.queryByText('Payments')).toBeNull();
    expect(list.getByText('Search')).toBeTruthy();
  });

  it('takes and declines an offer, and says why it could not be taken', async () => {
    router.go('onCall');
    fake.takeOffer.mockRejectedValueOnce(refusal('Ada Byron took this shift already.'));
    showPage(Page);
    const list = within(await screen.findByRole('list', { name: 'Shifts to take' }));
    const user = userEvent.setup();
    await user.click(list.getByRole('button', { name: 'Take shift' }));
    expect(await list.findByText('Ada Byron took this shift already.')).toBeTruthy();
    await user.click(list.getByRole('button', { name: 'Decline' }));
    expect(fake.declineOffer).toHaveBeenCalledExactlyOnceWith('o1');
    await waitFor(() => expect(list.queryByRole('alert')).toBeNull());
  });

  it('withdraws an offer of one’s own', async () => {
    router.go('onCall');
    fake.withdrawOffer.mockResolvedValue(null);
    const own = offer({ asks_me: false, may_take: false, may_withdraw: true });
    fake.schedule.mockResolvedValue(view({ offers: [own] }));
    showPage(Page);
    const list = within(await screen.findByRole('list', { name: 'My offers' }));
    await userEvent.setup().click(list.getByRole('button', { name: 'Withdraw' }));
    expect(fake.withdrawOffer).toHaveBeenCalledExactlyOnceWith('o1');
  });

  it('offers the shift that one has, to anybody', async () => {
    router.go('onCall', { offer: '1' });
    showPage(Page);
    const dialog = within(await screen.findByRole('dialog'));
    const user = userEvent.setup();
    await user.click(dialog.getByRole('button', { name: 'Offer shift' }));
    expect(fake.offerShift).toHaveBeenCalledExactlyOnceWith({
      schedule: 's1',
      window: { from: wednesday, to: monday + 7 * DAY },
      asked: null,
      in_return: null,
      note: '',
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says that there is nothing to offer', async () => {
    router.go('onCall', { offer: '1' });
    fake.myOnCall.mockResolvedValue({ now: [], until: null, next: null });
    showPage(Page);
    expect(await screen.findByText(/no shift in sight, so there is nothing to offer/)).toBeTruthy();
  });

  it('keeps the failure in place, and tries again', async () => {
    router.go('onCall');
    fake.schedules.mockRejectedValueOnce(refusal('The workspace’s file cannot be read.'));
    showPage(Page);
    expect(await screen.findByText('The workspace’s file cannot be read.')).toBeTruthy();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Schedules' })).toBeTruthy();
  });
});
