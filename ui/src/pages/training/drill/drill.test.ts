import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import {
  attachment,
  entry,
  incident,
  incidentDetail,
  incidentRow,
  room,
} from '../../../../test/incidents';
import { reviewRow } from '../../../../test/reviewLibrary';
import { showPage } from '../../../../test/showPage';
import { drillIncident, HOUR, NOON } from '../../../../test/training';
import { ProblemError, type IncidentDetail } from '../../../api';
import { href } from '../../../shell/router.svelte';
import Drill from './Drill.svelte';

// Whole rooms and axe take their time on a busy machine.
const fake = vi.hoisted(() => ({ incident: vi.fn(), room: vi.fn(), incidentReviews: vi.fn() }));
vi.mock('../../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const MINUTE = 60_000;
const onclose = vi.fn();
const timeline = [
  entry('a', {
    kind: 'deployment',
    filter: 'deployment',
    title: 'Deployment 4211 reached production',
    at: NOON - 4 * MINUTE,
    author: '',
  }),
  entry('b', { kind: 'opened', title: 'Opened for an alert as SEV3', at: NOON, author: '' }),
  entry('c', { kind: 'acknowledged', title: 'Acknowledged', at: NOON + 2 * MINUTE }),
  entry('d', {
    title: 'Note',
    text: 'The pool of connections is empty.',
    at: NOON + 12 * MINUTE,
  }),
  entry('e', {
    kind: 'severity',
    title: 'Severity changed from SEV3 to SEV1',
    at: NOON + 12 * MINUTE,
  }),
  entry('f', {
    kind: 'attachment',
    title: 'latency.png attached',
    at: NOON + 20 * MINUTE,
    attachment: 'x1',
  }),
  entry('g', { kind: 'resolved', title: 'Resolved', at: NOON + 2 * HOUR }),
  entry('h', { title: 'Note', text: 'We told the customers.', at: NOON + 5 * HOUR }),
];
const past: Partial<IncidentDetail> = {
  row: incidentRow({
    severity: 'sev1',
    status: 'resolved',
    opened_at: NOON,
    resolved_at: NOON + 2 * HOUR,
  }),
  incident: incident({
    opened_at: NOON,
    first_acknowledged_at: NOON + 2 * MINUTE,
    resolved_at: NOON + 2 * HOUR,
    summary: 'A pool was too small.',
  }),
  timeline,
};

beforeEach(() => {
  vi.clearAllMocks();
  fake.incident.mockResolvedValue(incidentDetail(past));
  fake.room.mockResolvedValue(room({ attachments: [attachment('x1')] }));
  fake.incidentReviews.mockResolvedValue({
    reviews: [reviewRow('r1', { title: 'What the 502s taught' })],
    due_at: null,
    overdue: false,
    may_write: true,
  });
});
afterEach(() => vi.useRealTimers());

async function show() {
  const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
  const view = showPage(Drill, { incident: drillIncident(), onclose });
  const dialog = await screen.findByRole('dialog', { name: 'Drill: Checkout answers with 502' });
  await within(dialog).findByText('Opened for an alert as SEV3');
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: NOON });
  return { ...view, dialog, user };
}
const clock = () => screen.getByRole('timer').textContent.trim();
const shown = () =>
  within(screen.getByRole('grid', { name: 'What is known so far' }))
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
async function pass(ms: number) {
  vi.advanceTimersByTime(ms);
  await tick();
}

describe('a drill', () => {
  it('begins with what was known as it began, and hides how it went', async () => {
    const { dialog } = await show();
    expect(clock()).toBe('T+0 s');
    expect(within(dialog).getByText('Deployment 4211 reached production')).toBeTruthy();
    expect(within(dialog).getByText('T−4 min')).toBeTruthy();
    expect(within(dialog).getByText('SEV3')).toBeTruthy();
    expect(within(dialog).getByText('Open')).toBeTruthy();
    expect(within(dialog).queryByText(/Acknowledged|Resolved|SEV1|ended/)).toBeNull();
    expect(await audit(dialog)).toEqual([]);
  });

  it('unfolds as time passes, at its pace', async () => {
    const { dialog, user } = await show();
    await user.keyboard(' ');
    await pass(2 * MINUTE - 1_000);
    expect(within(dialog).getByText('Open')).toBeTruthy();
    await pass(1_000);
    expect(clock()).toBe('T+2 min');
    // The entry, and where the incident stands.
    expect(within(dialog).getAllByText('Acknowledged')).toHaveLength(2);
    expect(within(dialog).getByText('SEV3')).toBeTruthy();
    await user.keyboard('ff');
    expect(screen.getByRole('radio', { name: '×20' }).getAttribute('aria-checked')).toBe('true');
    await pass(MINUTE / 2);
    expect(clock()).toBe('T+12 min');
    expect(within(dialog).getByText('SEV1')).toBeTruthy();
    expect(within(dialog).getByText('The pool of connections is empty.')).toBeTruthy();
    expect(shown().join()).toContain('T+12 min');
  });

  it('is held by Space, and asks then what one would do', async () => {
    const { user } = await show();
    await user.keyboard(' ');
    await pass(30_000);
    expect(screen.queryByText(/What would you do now/)).toBeNull();
    await user.keyboard(' ');
    expect(screen.getByText(/What would you do now/)).toBeTruthy();
    await pass(10 * MINUTE);
    expect(clock()).toBe('T+30 s');
    expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy();
  });

  it('goes from entry to entry by the arrows, also while the timeline has the keyboard', async () => {
    const { dialog, user } = await show();
    screen.getByRole('grid', { name: 'What is known so far' }).focus();
    await user.keyboard('{ArrowRight}');
    expect(clock()).toBe('T+2 min');
    await user.keyboard('{ArrowRight}');
    expect(clock()).toBe('T+12 min');
    await user.keyboard('{ArrowLeft}');
    expect(clock()).toBe('T+2 min');
    expect(within(dialog).queryByText('SEV1')).toBeNull();
    await user.keyboard(' ');
    expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy();
  });

  it('step by step goes on by Space', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('radio', { name: 'Step' }));
    // The arrows choose the pace there.
    await user.keyboard('{ArrowRight}');
    expect(clock()).toBe('T+0 s');
    await user.click(screen.getByRole('radio', { name: 'Step' }));
    await user.click(screen.getByRole('button', { name: 'Next entry' }));
    expect(clock()).toBe('T+2 min');
    await user.keyboard(' ');
    expect(clock()).toBe('T+12 min');
  });

  it('shows a file as soon as it was there', async () => {
    const { dialog, user } = await show();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(within(dialog).queryByText('latency.png attached')).toBeNull();
    await user.keyboard('{ArrowRight}');
    expect(await within(dialog).findByRole('button', { name: /latency\.png/ })).toBeTruthy();
  });

  it('says at the end how it ended, with its review, and begins anew', async () => {
    const { dialog, user } = await show();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    const end = within(await within(dialog).findByRole('region', { name: 'This is how it ended' }));
    expect(end.getByText(/It was over after 2 h, as SEV1/)).toBeTruthy();
    expect(end.getByText(/Somebody was on it after 2 min/)).toBeTruthy();
    expect(end.getByText('A pool was too small.')).toBeTruthy();
    const review = await end.findByRole('link', { name: 'What the 502s taught' });
    expect(review.getAttribute('href')).toBe(href('review', { id: 'r1' }));
    // What was written after it was over belongs to the end.
    expect(within(dialog).getByText('We told the customers.')).toBeTruthy();
    expect(await audit(dialog)).toEqual([]);
    await user.click(end.getByRole('button', { name: 'Start again' }));
    expect(clock()).toBe('T+0 s');
    expect(within(dialog).queryByText(/how it ended/)).toBeNull();
  });

  it('says where there is no review', async () => {
    fake.incidentReviews.mockResolvedValue({
      reviews: [],
      due_at: null,
      overdue: false,
      may_write: true,
    });
    const { user } = await show();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(await screen.findByText('Nobody wrote a review of it.')).toBeTruthy();
  });

  it('ends by Esc and by its button', async () => {
    const { user } = await show();
    await user.keyboard('{Escape}');
    expect(onclose).toHaveBeenCalledOnce();
    await user.click(screen.getByRole('button', { name: 'End drill' }));
    expect(onclose).toHaveBeenCalledTimes(2);
  });
});

it('says why the incident cannot be read, and tries again', async () => {
  fake.incident.mockRejectedValueOnce(
    new ProblemError({ message: 'There is no such incident.', field: null, details: null }),
  );
  showPage(Drill, { incident: drillIncident(), onclose });
  expect((await screen.findByRole('alert')).textContent).toContain('no such incident');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.getByRole('timer')).toBeTruthy());
});
