import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { entry, incidentDetail } from '../../../../test/incidents';
import * as given from '../../../../test/oneReview';
import {
  editor,
  fake,
  part,
  press,
  refused,
  reset,
  show,
  TEXT,
  write,
} from '../../../../test/reviewPage';
import { toasts } from '../../../live/toasts.svelte';
import { router } from '../../../shell/router.svelte';

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

describe('what is written', () => {
  it('is saved at the pause and says so', async () => {
    await show();
    write(TEXT.length, 'More.');
    await waitFor(() =>
      expect(fake.saveReviewText).toHaveBeenCalledExactlyOnceWith('r1', 'v1', `${TEXT}More.`),
    );
    expect(await screen.findByText('Saved')).toBeTruthy();
  });

  it('is saved at once by Ctrl+S', async () => {
    await show();
    write(0, 'Now. ');
    press('Ctrl S');
    expect(fake.saveReviewText).toHaveBeenCalledExactlyOnceWith('r1', 'v1', `Now. ${TEXT}`);
  });

  it('that cannot be saved says why, warns before the window closes, and is saved again', async () => {
    const { user } = await show();
    fake.saveReviewText.mockRejectedValueOnce(refused('The disk is full.'));
    write(0, 'Kept. ');
    press('Ctrl S');
    expect(await screen.findByText('Not saved: The disk is full.')).toBeTruthy();
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Save again' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(fake.saveReviewText).toHaveBeenLastCalledWith('r1', 'v1', `Kept. ${TEXT}`);
  });

  it('and not saved when its page is left is there when it comes back', async () => {
    const { unmount } = await show();
    fake.saveReviewText.mockRejectedValue(refused('The disk is full.'));
    write(0, 'Kept. ');
    unmount();
    await waitFor(() => expect(toasts.all.at(-1)?.text).toMatch(/is not saved: The disk is full/));
    await show();
    expect(editor().state.doc.toString()).toBe(`Kept. ${TEXT}`);
    fake.saveReviewText.mockResolvedValue({ text: `Kept. ${TEXT}`, version: 'v2', merged: false });
    press('Ctrl S');
    await waitFor(() => expect(screen.getByText('Saved')).toBeTruthy());
    expect(localStorage.getItem('muster.review.unsaved.r1')).toBeNull();
  });

  it('and kept on this laptop when the window closed is saved when it opens', async () => {
    localStorage.setItem(
      'muster.review.unsaved.r1',
      JSON.stringify({ version: 'v0', text: `${TEXT}Kept.` }),
    );
    await show();
    expect(editor().state.doc.toString()).toBe(`${TEXT}Kept.`);
    await waitFor(() =>
      expect(fake.saveReviewText).toHaveBeenCalledWith('r1', 'v0', `${TEXT}Kept.`),
    );
  });

  it('meets what somebody else wrote, and says who', async () => {
    await show();
    fake.reviewVersions.mockResolvedValue([
      { edit: 9, from: 0, at: 0, author_name: 'Mara Lindt', added: 1, removed: 0, what: '' },
      { edit: 8, from: 0, at: 0, author_name: 'Ada', added: 1, removed: 0, what: '' },
    ]);
    fake.saveReviewText.mockResolvedValueOnce({
      text: `Ada. ${TEXT}Mine.`,
      version: 'v9',
      merged: true,
    });
    write(TEXT.length, 'Mine.');
    press('Ctrl S');
    expect(await screen.findByText('Ada’s changes were merged')).toBeTruthy();
    expect(editor().state.doc.toString()).toBe(`Ada. ${TEXT}Mine.`);
  });

  it('takes in a newer version that a refetch brings', async () => {
    const { client } = await show();
    fake.review.mockResolvedValue(
      given.reviewDetail({ version: 'v5', review: given.review({ text: `Ada. ${TEXT}` }) }),
    );
    await client.invalidateQueries({ queryKey: ['reviews', 'r1'] });
    await waitFor(() => expect(editor().state.doc.toString()).toBe(`Ada. ${TEXT}`));
    expect(fake.saveReviewText).not.toHaveBeenCalled();
  });

  it('is shown as it reads', async () => {
    await show();
    fake.checkReview.mockResolvedValue({ html: '<p>New</p>', hints: [], missing: [], words: 1 });
    write(0, 'New');
    expect(await screen.findByText('New')).toBeTruthy();
    expect(screen.getByText('1 word')).toBeTruthy();
  });

  it('leads to what it cites within the app, and outside by the browser', async () => {
    const html =
      '<a href="muster://incident/i7?entry=note%2F1">14:03</a> <a href="https://x.org/">out</a> <a href="file:///x">no</a>';
    const { user } = await show({ check: { html, hints: [], missing: [], words: 2 } });
    await user.click(screen.getByRole('link', { name: 'out' }));
    expect(files.openUrl).toHaveBeenCalledExactlyOnceWith('https://x.org/');
    await user.click(screen.getByText('no'));
    expect(files.openUrl).toHaveBeenCalledOnce();
    await user.click(screen.getByRole('link', { name: '14:03' }));
    expect(router.route).toMatchObject({
      name: 'incident',
      params: { id: 'i7' },
      query: { entry: 'note/1' },
    });
  });

  it('cites the timeline', async () => {
    fake.incident.mockResolvedValue(
      incidentDetail({
        timeline: [entry('note/1', { text: 'The flag is off', at: given.BEGUN }), entry('note/2')],
      }),
    );
    await show();
    editor().dispatch({ selection: { anchor: TEXT.length } });
    press('Alt C');
    const dialog = within(await screen.findByRole('dialog', { name: 'Cite from the timeline' }));
    await dialog.findByText('The flag is off');
    await userEvent.type(dialog.getByLabelText('Search the timeline'), 'flag{Enter}');
    await waitFor(() =>
      expect(editor().state.doc.toString()).toContain(
        '- **14:00** [The flag is off](muster://incident/i1?entry=note%2F1)',
      ),
    );
  });
});

describe('what it lacks', () => {
  const check = {
    html: '<p>x</p>',
    hints: [given.hint()],
    missing: [
      { lack: 'impact' as const, sentence: 'Say what it meant to users.', at: 9 },
      { lack: 'reviewer' as const, sentence: 'Ask somebody to read it.', at: null },
    ],
    words: 5,
  };

  it('leads to its place', async () => {
    const { user } = await show({ check });
    await user.click(part(/Missing/));
    await user.click(screen.getByRole('button', { name: 'Say what it meant to users.' }));
    await waitFor(() => expect(editor().state.selection.main.from).toBe(9));
    await user.click(screen.getByRole('button', { name: 'Ask somebody to read it.' }));
    expect(part(/About/).getAttribute('aria-selected')).toBe('true');
  });

  it('has hints that F8 goes through, and that are dismissed with a way back', async () => {
    fake.dismissReviewHint.mockResolvedValue(null);
    const { user } = await show({ check });
    press('F8');
    await screen.findByText(/‘Jonas forgot’. It names a person/);
    expect(editor().state.sliceDoc(11, 23)).toBe('Jonas forgot');
    await user.click(part(/Missing/));
    await user.click(screen.getByRole('button', { name: /Dismiss the hint/ }));
    expect(fake.dismissReviewHint).toHaveBeenCalledExactlyOnceWith('r1', 'h1', true);
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.dismissReviewHint).toHaveBeenLastCalledWith('r1', 'h1', false);
  });
});
