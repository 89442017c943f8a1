import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import * as given from '../../../../test/oneReview';
import { editor, fake, part, press, reset, show, TEXT, write } from '../../../../test/reviewPage';
import { toasts } from '../../../live/toasts.svelte';

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

describe('comments', () => {
  it('are written on the selected words, where they stand by then', async () => {
    fake.addReviewComment.mockResolvedValue('c9');
    const { user } = await show();
    editor().dispatch({ selection: { anchor: 11, head: 23 } });
    press('Ctrl Alt M');
    const field = await screen.findByLabelText('What do you want to say?');
    expect(screen.getByText('Jonas forgot', { selector: 'blockquote' })).toBeTruthy();
    write(0, 'Before. ');
    await user.type(field, 'Why?');
    await user.click(screen.getAllByRole('button', { name: 'Comment' }).at(-1)!);
    await waitFor(() =>
      expect(fake.addReviewComment).toHaveBeenCalledExactlyOnceWith('r1', {
        text: 'Why?',
        place: [19, 31],
        reply_to: null,
      }),
    );
    expect(fake.saveReviewText).toHaveBeenCalledExactlyOnceWith('r1', 'v1', `Before. ${TEXT}`);
    await waitFor(() => expect(screen.queryByLabelText('What do you want to say?')).toBeNull());
  });

  it('on words that were changed meanwhile are not sent', async () => {
    const { user } = await show();
    editor().dispatch({ selection: { anchor: 11, head: 23 } });
    press('Ctrl Alt M');
    await user.type(await screen.findByLabelText('What do you want to say?'), 'Why?');
    editor().dispatch({ changes: { from: 10, to: 24 }, userEvent: 'delete' });
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText(/were changed meanwhile/)).toBeTruthy();
    expect(fake.addReviewComment).not.toHaveBeenCalled();
  });

  it('are answered, resolved with a way back, and folded', async () => {
    fake.addReviewComment.mockResolvedValue('c9');
    fake.resolveReviewComment.mockResolvedValue(null);
    const { user } = await show({
      comments: [
        given.comment('c1', { passage: { quote: 'gone words', before: '', after: '' } }),
        given.comment('c2', { open: false, resolved_at: given.BEGUN, resolved_by_name: 'Ada' }),
      ],
    });
    await user.click(part(/Comments/));
    const open = within(screen.getByRole('list', { name: 'Open threads' }));
    expect(open.getByText('Its words are gone from the text.')).toBeTruthy();
    await user.click(open.getByRole('button', { name: 'Answer' }));
    await user.type(open.getByLabelText('Answer'), 'Because.');
    await user.click(open.getByRole('button', { name: 'Answer' }));
    expect(fake.addReviewComment).toHaveBeenCalledExactlyOnceWith('r1', {
      text: 'Because.',
      place: null,
      reply_to: 'c1',
    });
    await user.click(await open.findByRole('button', { name: 'Resolve' }));
    expect(fake.resolveReviewComment).toHaveBeenCalledExactlyOnceWith('c1', true);
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    expect(screen.queryByRole('list', { name: 'Resolved threads' })).toBeNull();
    await user.click(screen.getByRole('button', { name: '1 resolved thread' }));
    const resolved = within(screen.getByRole('list', { name: 'Resolved threads' }));
    await user.click(resolved.getByRole('button', { name: 'Open again' }));
    expect(fake.resolveReviewComment).toHaveBeenLastCalledWith('c2', false);
  });

  it('are changed and deleted by who wrote them only', async () => {
    fake.changeReviewComment.mockResolvedValue(null);
    fake.deleteReviewComment.mockResolvedValue(null);
    const { user } = await show({
      comments: [given.comment('c1', { mine: true, text: 'Mine' }), given.comment('c2')],
    });
    await user.click(part(/Comments/));
    expect(screen.getAllByRole('button', { name: 'Change this comment' })).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Change this comment' }));
    await user.type(screen.getByLabelText('Change your comment'), ' too');
    await user.click(screen.getByRole('button', { name: 'Save comment' }));
    expect(fake.changeReviewComment).toHaveBeenCalledExactlyOnceWith('c1', 'Mine too');
    await user.click(await screen.findByRole('button', { name: 'Delete this comment' }));
    expect(fake.deleteReviewComment).toHaveBeenCalledExactlyOnceWith('c1');
  });

  it('go to their words', async () => {
    const { user } = await show({
      comments: [
        given.comment('c1', {
          passage: { quote: 'Jonas forgot', before: '', after: '' },
          place: [11, 23],
        }),
      ],
    });
    await user.click(part(/Comments/));
    await user.click(screen.getByRole('button', { name: 'Jonas forgot' }));
    await waitFor(() => expect(editor().state.selection.main.from).toBe(11));
  });
});
