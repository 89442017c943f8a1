import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { reviewRow } from '../../../test/reviewLibrary';
import { showPage } from '../../../test/showPage';
import { api, ProblemError } from '../../api';
import IncidentReview from './IncidentReview.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: { incidentReviews: vi.fn() },
}));
const fake = vi.mocked(api);
const onwrite = vi.fn();

beforeEach(() => vi.clearAllMocks());

const show = (resolved = true) => ({
  ...showPage(IncidentReview, { id: 'i1', resolved, onwrite }),
  user: userEvent.setup(),
});

it('asks for a review that is due, and says by when', async () => {
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: Date.now() - 1,
    overdue: true,
    may_write: true,
  });
  const { container, user } = show();
  await user.click(await screen.findByRole('button', { name: 'Write review' }));
  expect(onwrite).toHaveBeenCalledOnce();
  expect(screen.getByText(/^Overdue/)).toBeTruthy();
  expect(await audit(container)).toEqual([]);
});

it('offers one quietly where nothing asks for it, and not before the incident is over', async () => {
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: null,
    overdue: false,
    may_write: true,
  });
  const { unmount, user } = show();
  await user.click(await screen.findByRole('button', { name: 'Write one all the same' }));
  expect(onwrite).toHaveBeenCalledOnce();
  unmount();
  show(false);
  expect(await screen.findByText(/once the incident is over/)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it('offers none to whoever may not write reviews', async () => {
  const none = { reviews: [], overdue: false, may_write: false };
  fake.incidentReviews.mockResolvedValue({ ...none, due_at: Date.now() + 86_400_000 });
  const { unmount } = show();
  expect(await screen.findByText('A review is to be published by')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  unmount();
  fake.incidentReviews.mockResolvedValue({ ...none, due_at: null });
  show();
  expect(await screen.findByText(/Nothing asks for a review/)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it('leads to the reviews that there are, with what they lack', async () => {
  fake.incidentReviews.mockResolvedValue({
    reviews: [
      reviewRow('r1', {
        title: 'Nobody could pay',
        status: 'in_review',
        open_comments: 1,
        actions: 4,
        open_actions: 3,
      }),
      reviewRow('r2', { title: 'المدفوعات', owner_name: '' }),
    ],
    due_at: Date.now() + 86_400_000,
    overdue: false,
    may_write: true,
  });
  show();
  const link = await screen.findByRole('link', { name: 'Nobody could pay' });
  expect(link.getAttribute('href')).toBe('#/reviews/r1');
  expect(screen.getByText('Mara Lindt, 1 open comment, 3 of 4 action items left')).toBeTruthy();
  expect(screen.getByText('Nobody sees to it yet')).toBeTruthy();
  expect(screen.getByText('To be published by')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});

it('says what failed, and tries again', async () => {
  fake.incidentReviews.mockRejectedValueOnce(
    new ProblemError({ message: 'It cannot be read.', field: null, details: null }),
  );
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: 1,
    overdue: true,
    may_write: true,
  });
  const { user } = show();
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: 'Write review' })).toBeTruthy();
});
