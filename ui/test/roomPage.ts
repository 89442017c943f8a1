import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import {
  api,
  ProblemError,
  type IncidentDetail,
  type Member,
  type MemberView,
  type Room,
  type Start,
  type UpdateChannel,
} from '../src/api';
import { toasts } from '../src/live/toasts.svelte';
import { registry } from '../src/shell/actions.svelte';
import { router } from '../src/shell/router.svelte';
import IncidentPage from '../src/pages/incidents/IncidentPage.svelte';
import * as given from './incidents';
import { showPage } from './showPage';

// The page of an incident for tests that replace the engine’s calls by fakes.

/** The calls, each a fake: whoever uses this has replaced them. */
export const fake = vi.mocked(api);

/** A picture of one point, as an attachment’s content. */
export const PIXEL = 'iVBORw0KGgo=';

/** A refusal by the engine. */
export const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

/** Lets every call answer as for an ordinary incident. */
export function reset() {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  fake.incident.mockResolvedValue(given.incidentDetail());
  fake.room.mockResolvedValue(given.room());
  fake.relatedToIncident.mockResolvedValue([]);
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: null,
    overdue: false,
    may_write: true,
  });
  fake.sawIncident.mockResolvedValue(null);
  fake.incidentPages.mockResolvedValue({ pages: 0, escalations: [] });
  fake.services.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.members.mockResolvedValue(
    ['Mara Lindt', 'Ben Ito'].map((name, index) => ({
      id: `m${index + 1}`,
      member: { name } as Member,
      teams: [],
    })) as unknown as MemberView[],
  );
  fake.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  fake.start.mockResolvedValue({ kind: 'open', me: 'm1' } as unknown as Start);
  fake.attachmentContent.mockResolvedValue({
    name: 'latency.png',
    media_type: 'image/png',
    base64: PIXEL,
  });
}

/** Shows the page of an incident. */
export async function show(detail: Partial<IncidentDetail> = {}, room: Partial<Room> = {}) {
  fake.incident.mockResolvedValue(given.incidentDetail(detail));
  fake.room.mockResolvedValue(given.room(room));
  router.go('incident', { id: 'i1' });
  const view = showPage(IncidentPage);
  await screen.findByRole('heading', { name: 'Checkout answers with 502' });
  await screen.findByRole('heading', { name: 'Tasks' });
  return { ...view, user: userEvent.setup() };
}

/** What the shell does on a one-letter key. */
export function press(key: string) {
  const action = registry.actions.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}

/** A channel for ourselves. */
export const ops: UpdateChannel = {
  key: 'c/ops',
  name: 'ops',
  connection_name: 'Slack',
  reachable: true,
  audiences: ['internal'],
};
/** A channel for others. */
export const news: UpdateChannel = {
  ...ops,
  key: 'c/news',
  name: 'news',
  audiences: ['stakeholders'],
};
