import { screen, waitFor, within } from '@testing-library/svelte';
import type userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/oneReview';
import { editor, fake, part, reset, show, TEXT, write } from '../../../../test/reviewPage';
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
