import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/oneReview';
import { fake, part, press, refused, reset, show, write } from '../../../../test/reviewPage';
import { showPage } from '../../../../test/showPage';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import ReviewPage from '../ReviewPage.svelte';

const files = vi.hoisted(() => ({ save: vi.fn(), openUrl: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ save: files.save }));
vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl: files.openUrl }));
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'review checkReview saveReviewText describeReview dismissReviewHint deleteReview markdown',
      'requestReview withdrawReview approveReview publishReview reopenReview',
      'addReviewComment changeReviewComment resolveReviewComment deleteReviewComment',
      'reviewVersions reviewVersion reviewAuthors reviewChoices incident members teams start',
      'addAction changeAction setActionState deleteAction issueTargets openIssue linkIssue unlinkIssue',
      'exportName exportReviews printReviews',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(() => {
  reset();
  files.save.mockReset();
  files.openUrl.mockReset();
});

describe('the page of a review', () => {
  it('full of everything has no finding of axe', async () => {
    const long = 'Zahlungsabwicklungsdienstüberwachung '.repeat(4);
    const { container, user } = await show({
      row: given.reviewRow({ due_at: given.BEGUN, overdue: true, open_comments: 1 }),
      review: given.review({ reviewers: ['m2'], factors: [long], tags: ['支払い'] }),
      reviewers: [{ member: 'm2', name: 'Ben Ito', approved: true }],
      comments: [
        given.comment('c1', {
          passage: { quote: 'Jonas forgot', before: '', after: '' },
          place: [11, 23],
          mine: true,
        }),
        given.comment('c2', { reply_to: 'c1', text: 'مرحبا' }),
        given.comment('c3', { open: false, resolved_at: given.BEGUN, resolved_by_name: 'Ada' }),
      ],
      actions: [given.action('a1', { due: '2026-11-01', overdue: true, owner: 'm2' })],
      check: {
        html: '<h1>Summary</h1>',
        hints: [given.hint()],
        missing: [{ lack: 'impact', sentence: 'Say what it meant to users.', at: 3 }],
        words: 5,
      },
    });
    fake.reviewVersions.mockResolvedValue([
      { edit: 4, from: 0, at: 0, author_name: '林さん', added: 3, removed: 1, what: 'published' },
    ]);
    expect(await audit(container)).toEqual([]);
    for (const name of [/Missing/, /Comments/, /Actions/, /Versions/]) {
      await user.click(part(name));
      expect(await audit(container)).toEqual([]);
    }
  });

  it('says what failed, and tries again', async () => {
    fake.review.mockRejectedValueOnce(refused('This review does not exist any more.'));
    router.go('review', { id: 'r1' });
    showPage(ReviewPage);
    expect(await screen.findByText('This review does not exist any more.')).toBeTruthy();
    fake.review.mockResolvedValue(given.reviewDetail());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Checkout was down' })).toBeTruthy();
  });

  it('is remembered as it was looked at', async () => {
    const { user, unmount } = await show();
    await user.click(screen.getByRole('radio', { name: 'Read' }));
    unmount();
    await show();
    expect(screen.getByRole('radio', { name: 'Read' }).getAttribute('aria-checked')).toBe('true');
    press('Alt 1');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Preview' })).toBeNull());
  });

  it('may only be read by a viewer, and says why', async () => {
    await show({ may_write: false, may_act: false });
    expect(screen.queryByRole('textbox', { name: 'Text of the review' })).toBeNull();
    expect(screen.getByText(/Your role lets you read reviews/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
    expect(screen.getByRole('region', { name: 'Preview' }).textContent).toContain('Summary');
  });
});

describe('the way to publishing', () => {
  it('saves first, then hands it over', async () => {
    fake.requestReview.mockResolvedValue(null);
    const { user } = await show();
    write(0, 'New. ');
    await user.click(screen.getByRole('button', { name: 'Hand to reviewers' }));
    await waitFor(() => expect(fake.requestReview).toHaveBeenCalledExactlyOnceWith('r1'));
    expect(fake.saveReviewText).toHaveBeenCalledOnce();
  });

  it('says what the engine refuses', async () => {
    fake.requestReview.mockRejectedValue(refused('Choose at least one reviewer.'));
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Hand to reviewers' }));
    expect(await screen.findByText('Choose at least one reviewer.')).toBeTruthy();
  });

  it('names what stands in the way, and goes on if asked to', async () => {
    fake.publishReview.mockResolvedValue(null);
    const { user } = await show({ row: given.reviewRow({ open_comments: 1 }) });
    await user.click(screen.getByRole('button', { name: 'Publish' }));
    const box = await screen.findByRole('dialog', { name: 'This stands in the way' });
    expect(within(box).getByText('One comment is open.')).toBeTruthy();
    expect(await audit(box)).toEqual([]);
    expect(fake.publishReview).not.toHaveBeenCalled();
    await user.click(within(box).getByRole('button', { name: 'Publish anyway' }));
    expect(fake.publishReview).toHaveBeenCalledExactlyOnceWith('r1', true);
  });

  it('lets a reviewer agree and take it back', async () => {
    fake.approveReview.mockResolvedValue(null);
    const { user } = await show({
      review: given.review({ status: 'in_review', reviewers: ['m1'] }),
      reviewers: [{ member: 'm1', name: 'Mara Lindt', approved: false }],
    });
    await user.click(await screen.findByRole('button', { name: 'Agree' }));
    expect(fake.approveReview).toHaveBeenCalledExactlyOnceWith('r1', true);
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.approveReview).toHaveBeenLastCalledWith('r1', false);
  });

  it('ends in a text that is read, and can be reopened', async () => {
    fake.reopenReview.mockResolvedValue(null);
    const { user } = await show({
      row: given.reviewRow({ published_at: given.BEGUN, status: 'published' }),
      review: given.review({
        status: 'published',
        published_at: given.BEGUN,
        published_by: 'm2',
      }),
    });
    expect(screen.queryByRole('textbox', { name: 'Text of the review' })).toBeNull();
    expect(await screen.findByText('Published 24 Nov, 14:00 by Ben Ito')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Reopen' }));
    expect(fake.reopenReview).toHaveBeenCalledExactlyOnceWith('r1');
  });
});

describe('what a review says beside its text', () => {
  it('has the incident with its times', async () => {
    await show();
    expect(await screen.findByText('24 Nov, 14:00, after 1 h')).toBeTruthy();
  });

  it('is saved with each change', async () => {
    fake.describeReview.mockResolvedValue(null);
    const { user } = await show();
    const title = screen.getByLabelText('Title');
    await user.clear(title);
    await user.type(title, 'Payments failed{Enter}');
    expect(fake.describeReview).toHaveBeenLastCalledWith(
      'r1',
      expect.objectContaining({ title: 'Payments failed', owner: 'm1' }),
    );
    await user.type(screen.getByLabelText('Contributing factors'), 'Stale runbook');
    await screen.findByText('Add ‘Stale runbook’');
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(fake.describeReview).toHaveBeenLastCalledWith(
        'r1',
        expect.objectContaining({ factors: ['Stale runbook'] }),
      ),
    );
  });

  it('says at its field why it was refused', async () => {
    fake.describeReview.mockRejectedValue(refused('Shorten the title.', 'title'));
    const { user } = await show();
    await user.type(screen.getByLabelText('Title'), '!{Enter}');
    expect(await screen.findByText('Shorten the title.')).toBeTruthy();
  });
});

it('lists its keys', async () => {
  await show();
  const keys = registry.actions.flatMap(({ key }) => key ?? []);
  expect(keys).toEqual(expect.arrayContaining(['Ctrl S', 'Alt 1', 'Alt 2', 'Alt 3', 'F8']));
  expect(new Set(keys).size).toBe(keys.length);
});
