import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { due, goalRow } from '../../../test/goals';
import { offer, row as onCallRow, view as onCallView } from '../../../test/onCall';
import { action, reviewRow, unreviewed } from '../../../test/reviewLibrary';
import { showPage } from '../../../test/showPage';
import { myTask, today as fixture } from '../../../test/today';
import { ProblemError, type IncidentRow, type Today } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  today: vi.fn(),
  status: vi.fn(),
  acknowledgeIncident: vi.fn(),
  takeOffer: vi.fn(),
  setTaskDone: vi.fn(),
  setActionState: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const row = (id: string, title: string, more: Partial<IncidentRow> = {}): IncidentRow => ({
  id,
  title,
  service: null,
  service_name: 'payments',
  severity: 'sev2',
  status: 'open',
  opened_at: Date.now() - 600_000,
  acknowledged_at: null,
  acknowledged_by_name: '',
  resolved_at: null,
  assignee: null,
  assignee_name: '',
  alerts: 1,
  ...more,
});
const paged = row('i1', 'Card payments fail');
const other = row('i2', 'Search is slow');
const nothing = fixture();
const busy: Today = {
  ...nothing,
  pages: [{ incident: 'i1', row: paged, level: 2, due_at: Date.now() - 240_000, held: null }],
  incidents: [paged, other],
};
const press = (key: string) => registry.actions.find((action) => action.key === key)?.run();

beforeEach(() => {
  vi.clearAllMocks();
  fake.today.mockResolvedValue(busy);
  fake.status.mockResolvedValue({ last_sync: Date.now() - 120_000 });
  fake.acknowledgeIncident.mockResolvedValue(null);
});

it('says in one sentence that nothing needs anybody, and when it last knew', async () => {
  fake.today.mockResolvedValue(nothing);
  showPage(Page);
  const said = await screen.findByText(/Nothing needs you/);
  await waitFor(() => expect(said.textContent).toContain('Last synced 2 min ago.'));
});

it('lists an incident that pages once, as the page', async () => {
  showPage(Page);
  expect(await screen.findByRole('region', { name: 'Pages waiting for you' })).toBeTruthy();
  expect(screen.getAllByRole('link', { name: 'Card payments fail' })).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'Search is slow' })).toBeTruthy();
});

it('acknowledges the page that waits by the button', async () => {
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: 'Acknowledge ‘Card payments fail’' }));
  expect(fake.acknowledgeIncident).toHaveBeenCalledExactlyOnceWith('i1');
});

it('walks the lines by j and k and acknowledges the one with the keyboard by a', async () => {
  showPage(Page);
  await screen.findByRole('link', { name: 'Search is slow' });
  press('j');
  expect(document.activeElement?.textContent).toBe('Card payments fail');
  press('j');
  press('j');
  expect(document.activeElement?.textContent).toBe('Search is slow');
  press('a');
  expect(fake.acknowledgeIncident).toHaveBeenLastCalledWith('i2');
  press('k');
  expect(document.activeElement?.textContent).toBe('Card payments fail');
});

const MINUTE = 60_000;
const inRooms = (): Today => ({
  ...busy,
  tasks: [
    myTask('t1', 'Ask the provider', Date.now() - 5.5 * MINUTE, other),
    myTask('t2', 'Write to support', null, other),
  ],
  updates_due: [
    { incident: paged, due_at: Date.now() - 12.5 * MINUTE, overdue: true, mine: true },
    { incident: other, due_at: Date.now() + 20.5 * MINUTE, overdue: false, mine: false },
  ],
  roles: [{ incident: other, roles: ['commander', 'scribe'] }],
});

it('shows updates that are due, with how long ago and whether anybody writes them', async () => {
  fake.today.mockResolvedValue(inRooms());
  showPage(Page);
  const card = within(await screen.findByRole('region', { name: 'Status updates due' }));
  const [first, second] = card.getAllByRole('listitem');
  expect(first?.textContent).toMatch(/Card payments fail.*due since 12 min.*Overdue/s);
  expect(first?.textContent).not.toContain('nobody');
  expect(second?.textContent).toMatch(/Search is slow.*due in 20 min.*nobody writes them yet/s);
  expect(second?.textContent).not.toContain('Overdue');
});

it('shows an incident in which this member holds a role once, with the roles', async () => {
  fake.today.mockResolvedValue(inRooms());
  showPage(Page);
  const card = within(await screen.findByRole('region', { name: 'Your incidents' }));
  expect(card.getByText(/You are commander and scribe/)).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Open incidents' })).toBeNull();
});

it('marks a task as done, with a way back', async () => {
  fake.today.mockResolvedValue(inRooms());
  fake.setTaskDone.mockResolvedValue(null);
  const user = userEvent.setup();
  showPage(Page);
  const card = within(await screen.findByRole('region', { name: 'Your tasks' }));
  expect(card.getAllByText('Overdue')).toHaveLength(1);
  await user.click(card.getByRole('button', { name: 'Mark ‘Ask the provider’ as done' }));
  expect(fake.setTaskDone).toHaveBeenCalledExactlyOnceWith('t1', true);
  await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
  await toasts.all.at(-1)?.undo?.();
  expect(fake.setTaskDone).toHaveBeenLastCalledWith('t1', false);
});

it('says in place why a task cannot be marked', async () => {
  const message = 'Somebody deleted this task.';
  fake.today.mockResolvedValue(inRooms());
  fake.setTaskDone.mockRejectedValue(new ProblemError({ message, field: null, details: null }));
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: /^Mark ‘Write to support’/ }));
  expect((await screen.findByRole('alert')).textContent).toContain(message);
});

it('keeps a refusal in place', async () => {
  const message = 'Somebody else resolved it meanwhile.';
  fake.acknowledgeIncident.mockRejectedValue(
    new ProblemError({ message, field: null, details: null }),
  );
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: 'Acknowledge ‘Card payments fail’' }));
  expect((await screen.findByRole('alert')).textContent).toContain(message);
});

describe('on call', () => {
  const card = {
    schedule: 's1',
    name: 'Payments',
    now: onCallRow().now,
    is_mine: true,
    next_gap: null,
    hand_over: onCallView().hand_overs[0] ?? null,
  };
  const nobody = { people: [], since: null, until: null, next: [], next_until: null };
  const withOnCall = (on_call: Partial<Today['on_call']>): Today => ({
    ...nothing,
    on_call: { ...nothing.on_call, ...on_call },
  });

  it('says who is on call, who is not, and what was handed over, without a finding of axe', async () => {
    fake.today.mockResolvedValue(
      withOnCall({
        schedules: [
          card,
          { ...card, schedule: 's2', name: 'Search', now: nobody, hand_over: null },
        ],
      }),
    );
    const { container } = showPage(Page);
    const region = within(await screen.findByRole('region', { name: 'On call' }));
    const link = region.getByRole('link', { name: 'Payments' });
    expect(link.getAttribute('href')).toBe('#/on-call/s1');
    expect(region.getByText(/^Mara Lindt, until/)).toBeTruthy();
    expect(region.getByText('Nobody is on call')).toBeTruthy();
    expect(region.getByText('The queue is slow.')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('asks for an answer to an offered shift, and is not calm until there is one', async () => {
    fake.today.mockResolvedValue(withOnCall({ schedules: [card], offers: [offer()] }));
    const user = userEvent.setup();
    showPage(Page);
    await user.click(await screen.findByRole('button', { name: /^Take shift/ }));
    expect(fake.takeOffer).toHaveBeenCalledExactlyOnceWith('o1');
    expect(screen.queryByText(/Nothing needs you/)).toBeNull();
  });

  it('says nothing of it in a workspace without schedules', async () => {
    fake.today.mockResolvedValue(nothing);
    showPage(Page);
    await screen.findByText(/Nothing needs you/);
    expect(screen.queryByRole('region', { name: 'On call' })).toBeNull();
  });
});

describe('reviews', () => {
  const mine = (part: Partial<Today['reviews']>): Today => ({
    ...nothing,
    reviews: { ...nothing.reviews, ...part },
  });
  const late = action('a1', { title: 'Alert on slow payments', due: '2026-01-02', overdue: true });

  it('that want something of this person stand above the KPIs, without a finding of axe', async () => {
    fake.today.mockResolvedValue(
      mine({
        actions: [
          { action: late, days_over: 12 },
          { action: action('a2', { may_progress: false }), days_over: null },
        ],
        reviews: [
          { review: reviewRow('r1', { title: 'Nobody could pay' }), task: 'read', since: 0 },
          {
            review: reviewRow('r2', { title: 'Search was slow', due_at: 1, overdue: true }),
            task: 'write',
            since: 0,
          },
        ],
        unreviewed: [unreviewed('i9')],
      }),
    );
    const { container } = showPage(Page);
    const items = within(await screen.findByRole('region', { name: 'Your action items' }));
    const [first, second] = items.getAllByRole('listitem');
    expect(first?.textContent).toMatch(/Alert on slow payments.*due since 12 days.*Overdue/s);
    expect(second?.textContent).not.toContain('Overdue');
    expect(within(second!).queryByRole('button', { name: /as done$/ })).toBeNull();
    const all = items.getByRole('link', { name: 'Show all 1 overdue' });
    expect(all.getAttribute('href')).toBe('#/reviews/actions?owner=me&overdue=1');
    const reviews = within(screen.getByRole('region', { name: 'Reviews' }));
    expect(reviews.getByText(/Mara Lindt asks you to read it/)).toBeTruthy();
    expect(reviews.getByText(/To be written by you.*due since/s)).toBeTruthy();
    const write = reviews.getByRole('link', { name: /^Write review/ });
    expect(write.getAttribute('href')).toBe('#/reviews?new=1&incident=i9');
    expect(screen.queryByText(/Nothing needs you/)).toBeNull();
    expect(await audit(container)).toEqual([]);
  });

  it('have an action done by d, with a way back', async () => {
    fake.today.mockResolvedValue(mine({ actions: [{ action: late, days_over: 12 }] }));
    fake.setActionState.mockResolvedValue(null);
    showPage(Page);
    await screen.findByRole('link', { name: 'Alert on slow payments' });
    press('d');
    expect(fake.setActionState).not.toHaveBeenCalled();
    press('j');
    press('d');
    expect(fake.setActionState).toHaveBeenCalledExactlyOnceWith('a1', 'done');
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.setActionState).toHaveBeenLastCalledWith('a1', 'open');
  });

  it('say in place why an action cannot be done', async () => {
    fake.today.mockResolvedValue(mine({ actions: [{ action: late, days_over: 12 }] }));
    fake.setActionState.mockRejectedValue(
      new ProblemError({ message: 'Somebody deleted it.', field: null, details: null }),
    );
    const user = userEvent.setup();
    showPage(Page);
    await user.click(await screen.findByRole('button', { name: /^Mark ‘Alert on slow/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('Somebody deleted it.');
  });

  it('of which there are many show the first, and lead to all', async () => {
    fake.today.mockResolvedValue(
      mine({
        actions: Array.from({ length: 40 }, (_, n) => ({
          action: action(`a${n}`),
          days_over: null,
        })),
        unreviewed: Array.from({ length: 40 }, (_, n) => unreviewed(`i${n}`)),
      }),
    );
    showPage(Page);
    expect(await screen.findByRole('link', { name: /^All 40 that are due/ })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'All 40 incidents that need a review' })).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(16);
  });
});

describe('goals', () => {
  const mine = (part: Partial<Today['goals']>): Today => ({
    ...nothing,
    goals: { ...nothing.goals, ...part },
  });

  it('that want something of this person say what, without a finding of axe', async () => {
    fake.today.mockResolvedValue(
      mine({
        check_ins: [
          due('k1', {
            title: 'Lead time under a day',
            last_check_in: Date.now() - 10.5 * 86_400_000,
          }),
          due('k2', { due_at: Date.now() - 90 * MINUTE }),
        ],
        at_risk: [
          goalRow('g2', { title: 'Calm nights', state: 'at_risk', why: 'A threshold is crossed.' }),
          goalRow('g3', { title: 'Small steps', state: 'behind' }),
        ],
        to_score: [
          goalRow('g4', { title: 'Deploy weekly', state: 'ended', period_name: 'Q3 2026' }),
        ],
      }),
    );
    const { container } = showPage(Page);
    const card = within(await screen.findByRole('region', { name: 'Your goals' }));
    const [first, second, third, fourth, fifth] = card.getAllByRole('listitem');
    expect(first?.textContent).toMatch(
      /Check-in due .*the last one was 1[01] d ago.*‘Deploy daily’/s,
    );
    expect(second?.textContent).toMatch(/due since 1 h 30 min, the first one/);
    const link = within(first!).getByRole('link', { name: 'Lead time under a day' });
    expect(link.getAttribute('href')).toBe('#/goals/g1');
    expect(third?.textContent).toMatch(/Calm nights.*A threshold is crossed\..*At risk/s);
    expect(fourth?.textContent).toMatch(/Small steps.*Reached 40 %, expected 55 %.*Behind/s);
    expect(fifth?.textContent).toMatch(/Deploy weekly.*Q3 2026, is over.*Ended.*Score/s);
    expect(screen.queryByText(/Nothing needs you/)).toBeNull();
    expect(await audit(container)).toEqual([]);
  });

  it('of which there are many show the first of each, and lead to all', async () => {
    const many = <T>(make: (n: number) => T) => Array.from({ length: 40 }, (_, n) => make(n));
    fake.today.mockResolvedValue(
      mine({
        check_ins: many((n) => due(`k${n}`)),
        at_risk: many((n) => goalRow(`g${n}`, { state: 'off_track' })),
      }),
    );
    showPage(Page);
    const all = await screen.findByRole('link', { name: 'All of your goals' });
    expect(all.getAttribute('href')).toBe('#/goals?owner=me&period=any');
    expect(screen.getAllByRole('listitem')).toHaveLength(16);
  });
});

it('has nothing that axe objects to', async () => {
  fake.today.mockResolvedValue(inRooms());
  const { container } = showPage(Page);
  await screen.findByRole('region', { name: 'Your tasks' });
  expect(await audit(container)).toEqual([]);
});
