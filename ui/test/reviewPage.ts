import { EditorView } from '@codemirror/view';
import { screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, vi } from 'vitest';
import {
  api,
  ProblemError,
  type Member,
  type MemberView,
  type ReviewDetail,
  type Start,
} from '../src/api';
import { toasts } from '../src/live/toasts.svelte';
import { registry } from '../src/shell/actions.svelte';
import { router } from '../src/shell/router.svelte';
import ReviewPage from '../src/pages/reviews/ReviewPage.svelte';
import { incidentDetail, incidentRow } from './incidents';
import * as given from './oneReview';
import { showPage } from './showPage';

// The page of a review for tests that replace the engine’s calls by fakes.

// jsdom lays nothing out; the editor asks where letters are.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

/** The calls, each a fake: whoever uses this has replaced them. */
export const fake = vi.mocked(api);

/** A refusal by the engine. */
export const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

/** The text of the review. */
export const TEXT = given.review().text;

/** Lets every call answer as for an ordinary review. */
export function reset() {
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  fake.members.mockResolvedValue(
    ['Mara Lindt', 'Ben Ito'].map((name, index) => ({
      id: `m${index + 1}`,
      member: { name } as Member,
      teams: [],
    })) as unknown as MemberView[],
  );
  fake.teams.mockResolvedValue([]);
  fake.start.mockResolvedValue({
    kind: 'open',
    me: 'm1',
    member: { name: 'Mara Lindt' },
    settings: { time_zone: 'Europe/Berlin' },
  } as unknown as Start);
  fake.reviewChoices.mockResolvedValue(given.choices());
  fake.reviewVersions.mockResolvedValue([]);
  fake.incident.mockResolvedValue(
    incidentDetail({
      row: incidentRow({ opened_at: given.BEGUN - 3_600_000, resolved_at: given.BEGUN }),
    }),
  );
  fake.markdown.mockImplementation((text) => Promise.resolve(`<p>${text}</p>`));
  fake.saveReviewText.mockImplementation((_, version, text) =>
    Promise.resolve({ text, version: `${version}+`, merged: false }),
  );
}

/** Shows the page of a review. */
export async function show(part: Partial<ReviewDetail> = {}) {
  const detail = given.reviewDetail(part);
  fake.review.mockResolvedValue(detail);
  fake.checkReview.mockResolvedValue(detail.check);
  router.go('review', { id: 'r1' });
  const view = showPage(ReviewPage);
  await screen.findByRole('heading', { name: 'Checkout was down', level: 1 });
  // Who looks is known a moment later.
  await waitFor(() => expect(fake.start).toHaveBeenCalled());
  // What floats is never laid out here, so it counts as hidden.
  return { ...view, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}

/** The editor of its text. */
export const editor = () => {
  const view = EditorView.findFromDOM(screen.getByRole('textbox', { name: 'Text of the review' }));
  if (!view) throw new Error('there is no editor');
  return view;
};
/** Types something at a place of its text. */
export const write = (from: number, insert: string) =>
  editor().dispatch({ changes: { from, insert }, userEvent: 'input.type' });

/** What the shell does on a key. */
export function press(key: string) {
  const action = registry.actions.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}

/** The tab of a part beside the text. */
export const part = (name: RegExp) => screen.getByRole('tab', { name });
