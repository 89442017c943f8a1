import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { showPage } from '../../../../test/showPage';
import { today } from '../../../../test/today';
import type { MyFollowUp, SessionRow } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import Page from '../Page.svelte';

const fake = vi.hoisted(() => ({ today: vi.fn(), status: vi.fn(), endFollowUp: vi.fn() }));
vi.mock('../../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const session = (id: string, title: string, starts_at: number): SessionRow => ({
  id,
  title,
  kind: 'workshop',
  state: 'planned',
  starts_at,
  length: 3_600_000,
  time_zone: 'UTC',
  place: 'Room 2',
  host: { id: 't1', name: 'Platform', discipline: 'operations' },
  guests: [],
  facilitator_name: 'Mara Lindt',
  skill_names: [],
  capacity: null,
  places_taken: 3,
  waiting: 0,
  attended: 0,
  useful: null,
  repeats: false,
  signed_up: true,
  waiting_place: null,
});
const followUp: MyFollowUp = {
  id: 'f1',
  review: 'w1',
  review_name: 'Ops and Dev',
  week: '2026-11-23',
  title: 'Ask the provider for a status page',
};
const HOUR = 3_600_000;

beforeEach(() => {
  vi.clearAllMocks();
  fake.status.mockResolvedValue({ last_sync: null });
  fake.endFollowUp.mockResolvedValue(null);
});

it('says what each session wants, first what only this person can put right', async () => {
  fake.today.mockResolvedValue(
    today({
      training: {
        to_record: [session('s1', 'Reading dashboards', Date.now() - 2 * HOUR)],
        coming: [session('s2', 'Fail the database over', Date.now() + 2 * HOUR)],
        to_rate: [session('s3', 'Writing reviews', Date.now() - 24 * HOUR)],
      },
    }),
  );
  const { container } = showPage(Page);
  const card = await screen.findByRole('region', { name: 'Your training' });
  const links = [...card.querySelectorAll('a')].map((link) => link.textContent.trim());
  expect(links.filter((text) => /dashboards|database|reviews/.test(text))).toEqual([
    'Reading dashboards',
    'Fail the database over',
    'Writing reviews',
  ]);
  expect(card.textContent).toContain('nobody has said who was there');
  expect(card.textContent).toContain('Room 2');
  expect(card.textContent).toContain('say whether it was useful');
  expect(await audit(container)).toEqual([]);
});

it('marks a follow-up as done, and takes that back', async () => {
  fake.today.mockResolvedValue(today({ follow_ups: [followUp] }));
  showPage(Page);
  const link = await screen.findByRole('link', { name: followUp.title });
  expect(link.getAttribute('href')).toBe('#/weekly/w1?week=2026-11-23');
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: `Mark ‘${followUp.title}’ as done` }));
  expect(fake.endFollowUp).toHaveBeenCalledExactlyOnceWith('f1', true);
  await toasts.all.at(-1)?.undo?.();
  expect(fake.endFollowUp).toHaveBeenLastCalledWith('f1', false);
});
