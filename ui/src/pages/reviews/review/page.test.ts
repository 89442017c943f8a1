import { EditorView } from '@codemirror/view';
import { configure, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import { entry, incidentDetail, incidentRow } from '../../../../test/incidents';
import * as given from '../../../../test/oneReview';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError, type ReviewDetail, type Start } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import ReviewPage from '../ReviewPage.svelte';

// Whole pages and axe take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

// jsdom lays nothing out; the editor asks where letters are.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

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
const fake = vi.mocked(api);
const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });
const TEXT = given.review().text;

beforeEach(() => {
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  files.save.mockReset();
  files.openUrl.mockReset();
  fake.members.mockResolvedValue(
    ['Mara Lindt', 'Ben Ito'].map((name, index) => ({
      id: `m${index + 1}`,
      member: { name } as Api.Member,
      teams: [],
    })) as unknown as Api.MemberView[],
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
});

async function show(part: Partial<ReviewDetail> = {}) {
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

const editor = () => {
  const view = EditorView.findFromDOM(screen.getByRole('textbox', { name: 'Text of the review' }));
  if (!view) throw new Error('there is no editor');
  return view;
};
const write = (from: number, insert: string) =>
  editor().dispatch({ changes: { from, insert }, userEvent: 'input.type' });

/** What the shell does on a key. */
function press(key: string) {
  const action = registry.actions.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}

const part = (name: RegExp) => screen.getByRole('tab', { name });

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

describe('versions', () => {
  const version = {
    edit: 4,
    from: given.BEGUN,
    at: given.BEGUN,
    author_name: 'Ada',
    added: 12,
    removed: 4,
    what: '',
  };
  const before = TEXT.replace('Jonas forgot the flag.', 'The flag was missed. Jonas forgot it.');

  async function open() {
    fake.reviewVersions.mockResolvedValue([version]);
    fake.reviewVersion.mockResolvedValue({
      text: before,
      changes: [
        { kind: 'same', text: '# Summary\n\n' },
        { kind: 'removed', text: 'The flag was missed. ' },
        { kind: 'same', text: 'Jonas forgot ' },
        { kind: 'removed', text: 'it' },
        { kind: 'added', text: 'the flag' },
        { kind: 'same', text: '.\n' },
      ],
    });
    const view = await show();
    await view.user.click(part(/Versions/));
    await view.user.click(await screen.findByRole('button', { name: /Ada/ }));
    const box = await screen.findByRole('dialog', { name: 'From this version to now' });
    await within(box).findByText('the flag');
    return { ...view, box };
  }

  it('show word by word what changed, not by colour alone', async () => {
    const { box } = await open();
    expect(await audit(box)).toEqual([]);
    expect([...box.querySelectorAll('ins')].at(-1)?.textContent).toMatch(/^added: ?the flag$/);
    expect(fake.reviewVersion).toHaveBeenCalledWith('r1', 4);
  });

  it('are restored with a way back', async () => {
    const { user, box } = await open();
    await user.click(within(box).getByRole('button', { name: 'Restore this version' }));
    expect(editor().state.doc.toString()).toBe(before);
    await waitFor(() =>
      expect(fake.saveReviewText).toHaveBeenCalledExactlyOnceWith('r1', 'v1', before),
    );
    await screen.findByText(/The text is as Ada left it/);
    await toasts.all.at(-1)?.undo?.();
    expect(editor().state.doc.toString()).toBe(TEXT);
  });

  it('give a removed part back at its place', async () => {
    const { user, box } = await open();
    write(0, 'New. ');
    await user.click(within(box).getByRole('button', { name: /The flag was missed/ }));
    expect(editor().state.doc.toString()).toBe(
      'New. # Summary\n\nThe flag was missed. Jonas forgot the flag.\n',
    );
  });

  it('tell who wrote what', async () => {
    fake.reviewVersions.mockResolvedValue([version]);
    fake.reviewAuthors.mockResolvedValue([
      { text: 'One ', author_name: 'Ada', at: given.BEGUN },
      { text: 'two', author_name: 'Ben', at: given.BEGUN },
    ]);
    const { user } = await show();
    await user.click(part(/Versions/));
    await user.click(await screen.findByRole('button', { name: 'Who wrote what' }));
    const box = await screen.findByRole('dialog', { name: 'Who wrote what' });
    expect(await within(box).findByText('Ada, 57 %')).toBeTruthy();
    expect(await audit(box)).toEqual([]);
  });
});

describe('exporting', () => {
  const choose = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await user.click(await screen.findByText(name));
  };

  it('writes a file where it is told to, of what is written now', async () => {
    fake.exportName.mockResolvedValue('checkout-was-down.pdf');
    fake.exportReviews.mockResolvedValue({ path: '/home/mara/x.pdf', reviews: 1, bytes: 10 });
    files.save.mockResolvedValue('/home/mara/x.pdf');
    const { user } = await show();
    write(0, 'New. ');
    await choose(user, 'Export as PDF');
    await waitFor(() =>
      expect(fake.exportReviews).toHaveBeenCalledExactlyOnceWith(['r1'], 'pdf', '/home/mara/x.pdf'),
    );
    expect(files.save.mock.calls[0]?.[0]).toMatchObject({ defaultPath: 'checkout-was-down.pdf' });
    expect(fake.saveReviewText).toHaveBeenCalledOnce();
    await waitFor(() => expect(toasts.all.at(-1)?.text).toContain('/home/mara/x.pdf'));
  });

  it('prints in a frame in which nothing runs', async () => {
    fake.printReviews.mockResolvedValue('<p>printed</p>');
    const { user } = await show();
    await choose(user, 'Print');
    await waitFor(() => expect(document.querySelector('iframe')).toBeTruthy());
    const frame = document.querySelector('iframe')!;
    expect(frame.srcdoc).toBe('<p>printed</p>');
    expect(frame.getAttribute('sandbox')).toBe('allow-modals allow-same-origin');
    frame.remove();
  });

  it('copies it as Markdown', async () => {
    const { user } = await show();
    await choose(user, 'Copy as Markdown');
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(TEXT));
  });

  it('deletes it when its name is typed', async () => {
    fake.deleteReview.mockResolvedValue(null);
    const { user } = await show();
    await choose(user, 'Delete review');
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this review' }));
    await user.type(dialog.getByRole('textbox'), 'Checkout was down{Enter}');
    await waitFor(() => expect(fake.deleteReview).toHaveBeenCalledExactlyOnceWith('r1'));
    await waitFor(() => expect(router.route.name).toBe('reviews'));
  });
});

it('lists its keys', async () => {
  await show();
  const keys = registry.actions.flatMap(({ key }) => key ?? []);
  expect(keys).toEqual(expect.arrayContaining(['Ctrl S', 'Alt 1', 'Alt 2', 'Alt 3', 'F8']));
  expect(new Set(keys).size).toBe(keys.length);
});
