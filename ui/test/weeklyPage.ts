import { screen } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import {
  api,
  ProblemError,
  type SettingsView,
  type Start,
  type WeeklyPage,
  type WeeklyReviewList,
} from '../src/api';
import { toasts } from '../src/live/toasts.svelte';
import Page from '../src/pages/weekly/Page.svelte';
import WeekPage from '../src/pages/weekly/WeekPage.svelte';
import { registry } from '../src/shell/actions.svelte';
import { router } from '../src/shell/router.svelte';
import { member, teamView } from './goals';
import { card } from './kpis';
import { showPage } from './showPage';
import { fullWeek, reviewList, WEDNESDAY } from './weekly';

// The pages of the weekly review for tests that replace the engine's calls by fakes.

/** The calls, each a fake: whoever uses this has replaced them. */
export const fake = vi.mocked(api);

/** A refusal by the engine. */
export const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

/** Lets every call answer as in an ordinary workspace: two people in a team each. */
export function reset(): void {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  // Days are written without their year in the year that they are in.
  vi.useFakeTimers({ now: WEDNESDAY, toFake: ['Date'] });
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.kpis.mockResolvedValue({
    cards: [
      card(),
      { ...card({ kpi: 'lead_time' }), name: 'Lead time for changes' },
      { ...card({ kpi: 'mttr' }), name: 'MTTR' },
    ],
    time_zone: 'Europe/Berlin',
    may_direct: true,
  });
  fake.kpiDefinitions.mockResolvedValue([]);
  fake.chats.mockResolvedValue({
    channels: ['dev', 'ops'].map((name) => ({
      key: `c/${name}`,
      name,
      connection_name: 'Slack',
      reachable: true,
    })),
    opening: [],
  });
  fake.settings.mockResolvedValue({
    workspace: { time_zone: 'Europe/Berlin' },
  } as unknown as SettingsView);
  fake.start.mockResolvedValue({ kind: 'open', me: 'm1' } as unknown as Start);
  fake.weeklyReviews.mockResolvedValue(reviewList());
  fake.weeklyNotes.mockResolvedValue([]);
  fake.weeklyDigest.mockResolvedValue('# Week 49\n\n5 of 7 targets reached.');
}

const user = () => userEvent.setup({ pointerEventsCheck: 0 });

/** Shows the list of weekly reviews. */
export function showList(list: WeeklyReviewList = reviewList(), query: { new?: string } = {}) {
  fake.weeklyReviews.mockResolvedValue(list);
  router.go('weekly', query);
  return { ...showPage(Page), user: user() };
}

/** Shows a week: a full one with what a test says of it. */
export async function showWeek(page: WeeklyPage = fullWeek(), query: { week?: string } = {}) {
  fake.weeklyPage.mockResolvedValue(page);
  router.go('week', { id: page.id }, query);
  const view = showPage(WeekPage);
  await screen.findByRole('heading', { level: 1, name: /Week 49/ });
  /** What the engine answers from now on, and says that it changed. */
  const now = async (next: WeeklyPage) => {
    fake.weeklyPage.mockResolvedValue(next);
    await view.client.invalidateQueries({ queryKey: ['weekly'] });
  };
  return { ...view, user: user(), now };
}

/** What the shell does on a key or chord. */
export function press(key: string): void {
  const action = registry.keyed.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}

/** Does what the palette offers under a title. */
export function choose(title: string): void {
  const action = registry.actions.find((each) => each.title.startsWith(title));
  if (!action) throw new Error(`nothing offers ${title}`);
  action.run();
}

/** What the toasts say. */
export const told = (): string[] => toasts.all.map(({ text }) => text);

/** Chooses an entry of the menu that a button opens. */
export async function pick(by: UserEvent, button: string, entry: string): Promise<void> {
  await by.click(await screen.findByRole('button', { name: button }));
  // jsdom places nothing, so the menu stays invisible to it.
  const items = await screen.findAllByRole('menuitem', { hidden: true });
  const item = items.find(({ textContent }) => textContent?.includes(entry));
  if (!item) throw new Error(`${button} does not offer ${entry}`);
  await by.click(item);
}
