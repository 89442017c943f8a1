import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { vi, type MockedObject } from 'vitest';
import type { api, GoalDetail, GoalList, SettingsView, Start } from '../src/api';
import { toasts } from '../src/live/toasts.svelte';
import { router } from '../src/shell/router.svelte';
import GoalPage from '../src/pages/goals/GoalPage.svelte';
import { member, teamView } from './goals';
import { goalDetail } from './oneGoal';
import { showPage } from './showPage';

type Fake = MockedObject<typeof api>;

/** Lets the engine answer what a goal's page asks beside the goal: two people in a team each. */
export function answerAround(fake: Fake): void {
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) vi.mocked(answer).mockReset();
  fake.members.mockResolvedValue([
    member('m1', 'Mara Lindt', ['t1'], true),
    member('m2', 'Jonas Weber', ['t2']),
  ]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  fake.services.mockResolvedValue([]);
  fake.goals.mockResolvedValue({ rows: [] } as unknown as GoalList);
  fake.kpis.mockResolvedValue({ cards: [], time_zone: 'UTC', may_direct: true });
  fake.settings.mockResolvedValue({
    workspace: { time_zone: 'Europe/Berlin' },
  } as unknown as SettingsView);
  fake.start.mockResolvedValue({ kind: 'open', me: 'm1' } as unknown as Start);
}

/** Shows the page of a goal with what a test says of it. */
export async function showGoal(
  fake: Fake,
  part: Partial<GoalDetail> = {},
  query: Record<string, string> = {},
) {
  const detail = goalDetail(part);
  fake.goal.mockResolvedValue(detail);
  router.go('goal', { id: 'g1' }, query);
  const view = showPage(GoalPage);
  await screen.findByRole('heading', { name: detail.row.title, level: 1 });
  // What floats is never laid out here, so it counts as hidden.
  return { ...view, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}
