import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { BEFORE, calmWeek, followUp, fullWeek, MONDAY, note } from '../../../test/weekly';
import { fake, press, refused, reset, showWeek, told } from '../../../test/weeklyPage';
import type * as Api from '../../api';
import { router } from '../../shell/router.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'weeklyReviews weeklyPage saveWeeklyNote deleteWeeklyNote endFollowUp weeklyNotes',
      'weeklyDigest members teams kpis kpiDefinitions chats settings start',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(() => {
  reset();
  fake.saveWeeklyNote.mockResolvedValue('n9');
  fake.deleteWeeklyNote.mockResolvedValue(null);
  fake.endFollowUp.mockResolvedValue(null);
});

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Text');
const kind = () => screen.getByRole('radio', { checked: true }).textContent.trim();
const list = (name: string) => within(screen.getByRole('list', { name }));
const row = (words: string) => {
  const found = screen.getByText(words).closest('li');
  if (!found) throw new Error(`${words} stands in no row`);
  return within(found);
};

describe('taking notes by the keyboard', () => {
  it('goes on line after line, each of the kind that its letter says', async () => {
    const { user } = await showWeek(calmWeek());
    press('n');
    expect(document.activeElement).toBe(field());
    await user.keyboard('d Deploy before noon{Enter}');
    await waitFor(() => expect(field().value).toBe(''));
    expect(document.activeElement).toBe(field());
    expect(kind()).toBe('Decision');
    await user.keyboard('f Move the backup @jon{Enter}');
    await waitFor(() => expect(field().value).toBe(''));
    await user.keyboard('n It was{Shift>}{Enter}{/Shift}a good week{Enter}');
    await waitFor(() => expect(fake.saveWeeklyNote).toHaveBeenCalledTimes(3));
    expect(fake.saveWeeklyNote.mock.calls).toEqual([
      ['w1', MONDAY, null, { kind: 'decision', text: 'Deploy before noon', owner: null }],
      ['w1', MONDAY, null, { kind: 'follow_up', text: 'Move the backup', owner: 'm2' }],
      ['w1', MONDAY, null, { kind: 'note', text: 'It was\na good week', owner: null }],
    ]);
    expect(screen.getByText('Note written down: It was a good week')).toBeTruthy();
  });

  it('chooses the kind by Alt and a digit, and says who was understood before Enter', async () => {
    const { user } = await showWeek(calmWeek());
    press('Alt 2');
    expect(document.activeElement).toBe(field());
    await waitFor(() => expect(kind()).toBe('Follow-up'));
    await user.keyboard('Ask @jonas_w, then measure');
    expect(screen.getByText('Jonas Weber sees to it.')).toBeTruthy();
    await user.keyboard('{Alt>}[Digit1]{/Alt}');
    expect(kind()).toBe('Decision');
    expect(screen.queryByText('Jonas Weber sees to it.')).toBeNull();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(fake.saveWeeklyNote.mock.lastCall?.[3]).toEqual({
        kind: 'decision',
        text: 'Ask @jonas_w, then measure',
        owner: null,
      }),
    );
  });

  it('gives a follow-up to whom is chosen beside it, and refuses a name that nobody has', async () => {
    const { user } = await showWeek(calmWeek());
    press('Alt 2');
    await user.keyboard('Ask @nobody{Enter}');
    expect(await screen.findByText(/Nobody here is called ‘nobody’/)).toBeTruthy();
    expect(fake.saveWeeklyNote).not.toHaveBeenCalled();
    await user.clear(field());
    await user.keyboard('Raise the limit');
    await user.click(screen.getByLabelText(/^Who sees to it/));
    await user.keyboard('Mara');
    const option = (await screen.findAllByRole('option', { hidden: true }))[0];
    await user.click(option!);
    field().focus();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(fake.saveWeeklyNote.mock.lastCall?.[3]).toEqual({
        kind: 'follow_up',
        text: 'Raise the limit',
        owner: 'm1',
      }),
    );
  });

  it('keeps the text when it cannot be saved, and tries again', async () => {
    fake.saveWeeklyNote.mockRejectedValueOnce(refused('The disk is full.'));
    const { user } = await showWeek(calmWeek());
    press('n');
    await user.keyboard('d Buy a disk{Enter}');
    expect(await screen.findByText('The disk is full.')).toBeTruthy();
    expect(field().value).toBe('Buy a disk');
    expect(document.activeElement).toBe(field());
    expect(localStorage.getItem(`muster.weekly.unsaved.w1.${MONDAY}`)).toContain('Buy a disk');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(field().value).toBe(''));
    expect(fake.saveWeeklyNote.mock.lastCall?.[3]).toMatchObject({ kind: 'decision' });
    expect(localStorage.getItem(`muster.weekly.unsaved.w1.${MONDAY}`)).toBeNull();
  });

  it('says at the field what the engine refuses there', async () => {
    fake.saveWeeklyNote.mockRejectedValueOnce(refused('Shorten the text.', 'text'));
    const { user } = await showWeek(calmWeek());
    press('n');
    await user.keyboard('Long{Enter}');
    expect(await screen.findByText('Shorten the text.')).toBeTruthy();
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });

  it('loses nothing that is typed while a note is on its way', async () => {
    let answer = (_: string) => {};
    fake.saveWeeklyNote.mockReturnValueOnce(new Promise((done) => (answer = done)));
    const { user } = await showWeek(calmWeek());
    press('n');
    await user.keyboard('One{Enter}f Two{Enter}');
    expect(fake.saveWeeklyNote).toHaveBeenCalledTimes(1);
    answer('n1');
    await waitFor(() => expect(fake.saveWeeklyNote).toHaveBeenCalledTimes(2));
    expect(fake.saveWeeklyNote.mock.calls.map(([, , , said]) => said)).toEqual([
      { kind: 'note', text: 'One', owner: null },
      { kind: 'follow_up', text: 'Two', owner: null },
    ]);
    await waitFor(() => expect(field().value).toBe(''));
  });

  it('what is typed stays with its week when the page is left and comes back', async () => {
    const first = await showWeek(calmWeek());
    press('n');
    await first.user.keyboard('f Half a thought');
    const name = 'Week 48, 23 to 29 November 2026';
    fake.weeklyPage.mockResolvedValue(calmWeek({ week: BEFORE, next: MONDAY, name }));
    press('[');
    await screen.findByRole('heading', { level: 1, name: /Week 48/ });
    expect(field().value).toBe('');
    first.unmount();
    await showWeek(calmWeek());
    expect(field().value).toBe('Half a thought');
    expect(kind()).toBe('Follow-up');
  });

  it('a draft that cannot be read back is left alone', async () => {
    localStorage.setItem(`muster.weekly.unsaved.w1.${MONDAY}`, '{"kind":"essay","text":3');
    await showWeek(calmWeek());
    expect(field().value).toBe('');
  });
});

describe('what was said', () => {
  it('stands by its kind, what is carried over first, with the week that it is from', async () => {
    const { container } = await showWeek();
    const names = screen.getAllByRole('list').map((each) => each.getAttribute('aria-label'));
    expect(names.filter((name) => /Carried|Decisions|Follow-ups|Notes/.test(name ?? ''))).toEqual([
      'Carried over',
      'Decisions',
      'Follow-ups',
      'Notes',
    ]);
    const link = list('Carried over').getByRole('link', { name: 'week of 23 Nov' });
    expect(link.getAttribute('href')).toBe(`#/weekly/w1?week=${BEFORE}`);
    expect(list('Follow-ups').getByText('Mara Lindt')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('a follow-up is done by x, which can be taken back', async () => {
    const { user, now } = await showWeek();
    list('Carried over').getByRole('checkbox').focus();
    await user.keyboard('x');
    expect(fake.endFollowUp).toHaveBeenCalledExactlyOnceWith('n4', true);
    await waitFor(() => expect(told()).toEqual(['‘Raise the pool limit’ is done.']));
    await now(
      fullWeek({
        carried_over: [
          followUp('n4', { text: 'Raise the pool limit', week: BEFORE, done_at: Date.now() }),
        ],
      }),
    );
    const box = () => list('Carried over').getByRole<HTMLInputElement>('checkbox');
    await waitFor(() => expect(box().checked).toBe(true));
    expect(row('Raise the pool limit').getByText(/done just now/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(fake.endFollowUp).toHaveBeenLastCalledWith('n4', false);
  });

  it('that is no follow-up has nothing to be done by x', async () => {
    const { user } = await showWeek();
    row('Deploy on Fridays only before noon')
      .getByRole('button', { name: /^Change/ })
      .focus();
    await user.keyboard('x');
    expect(fake.endFollowUp).not.toHaveBeenCalled();
  });

  it('says why a follow-up could not be marked, and leaves its box', async () => {
    fake.endFollowUp.mockRejectedValue(refused('Your role does not allow it.'));
    const { user } = await showWeek();
    const box = list('Carried over').getByRole<HTMLInputElement>('checkbox');
    await user.click(box);
    expect(await screen.findByText('Your role does not allow it.')).toBeTruthy();
    expect(box.checked).toBe(false);
  });

  it('is changed in its place by e, and asks before it gives a change up', async () => {
    const { container, user } = await showWeek();
    const words = 'Payments freezes on 18 December';
    row(words)
      .getByRole('button', { name: /^Change/ })
      .focus();
    await user.keyboard('e');
    const form = within(await screen.findByRole('form', { name: `Change ‘${words}’` }));
    const text = form.getByLabelText<HTMLTextAreaElement>('Text');
    await waitFor(() => expect(document.activeElement).toBe(text));
    expect(await audit(container)).toEqual([]);
    // Letters that mean something on a row are letters here.
    await user.keyboard(' exactly{Escape}');
    expect(await screen.findByText('What you typed is not saved.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Keep editing' }));
    expect(text.value).toBe(`${words} exactly`);
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(fake.saveWeeklyNote).toHaveBeenCalledExactlyOnceWith('w1', MONDAY, 'n3', {
        kind: 'note',
        text: `${words} exactly`,
        owner: null,
      }),
    );
    await waitFor(() => expect(screen.queryByRole('form', { name: /^Change/ })).toBeNull());
    expect(document.activeElement?.getAttribute('aria-label')).toBe(`Change ‘${words}’`);
  });

  it('a change that could not be saved is still there after the page was left', async () => {
    fake.saveWeeklyNote.mockRejectedValue(refused('The disk is full.'));
    const first = await showWeek();
    await first.user.click(row('Move the nightly backup').getByRole('button', { name: /^Change/ }));
    const text = () =>
      within(screen.getByRole('form', { name: /^Change/ })).getByLabelText<HTMLTextAreaElement>(
        'Text',
      );
    await first.user.type(text(), ' tonight{Enter}');
    expect(await screen.findByText('The disk is full.')).toBeTruthy();
    first.unmount();
    const { user } = await showWeek();
    expect(text().value).toBe('Move the nightly backup tonight');
    await user.type(text(), '{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(screen.queryByRole('form', { name: /^Change/ })).toBeNull());
    expect(localStorage.getItem('muster.weekly.unsaved.note.n2')).toBeNull();
  });

  it('is deleted by a key with Undo, and the keyboard goes on with the next', async () => {
    const done = followUp('n5', { text: 'Old one', owner: 'm2', done_at: 5 });
    const { user } = await showWeek(fullWeek({ carried_over: [done] }));
    list('Carried over').getByRole('checkbox').focus();
    await user.keyboard('{Delete}');
    expect(fake.deleteWeeklyNote).toHaveBeenCalledExactlyOnceWith('n5');
    await waitFor(() => expect(told()).toEqual(['Follow-up ‘Old one’ is deleted.']));
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Change ‘Deploy on Fridays only before noon’',
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(fake.endFollowUp).toHaveBeenCalledExactlyOnceWith('n9', true));
    expect(fake.saveWeeklyNote).toHaveBeenCalledExactlyOnceWith('w1', MONDAY, null, {
      kind: 'follow_up',
      text: 'Old one',
      owner: 'm2',
    });
  });

  it('is walked through by j and k over all of its lists', async () => {
    const { user } = await showWeek();
    list('Carried over').getByRole('checkbox').focus();
    await user.keyboard('j');
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Change ‘Deploy on Fridays only before noon’',
    );
    await user.keyboard('jk');
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Change ‘Deploy on Fridays only before noon’',
    );
  });
});

describe('the search over all weeks', () => {
  it('finds by week and leads there', async () => {
    fake.weeklyNotes.mockImplementation(async (_, text) =>
      text === ''
        ? [note('n1', { text: 'A note' })]
        : [
            followUp('n1', { text: '**Backup** first' }),
            note('n2', { text: '# Backup\n\nmore', week: BEFORE, kind: 'decision' }),
            followUp('n3', { text: 'Backup done', week: BEFORE, done_at: 5 }),
          ],
    );
    const { user } = await showWeek(calmWeek());
    press('f');
    const box = await screen.findByRole('dialog', { name: 'Search what was said in any week' });
    const dialog = within(box);
    expect(await dialog.findByText('A note')).toBeTruthy();
    await user.type(dialog.getByRole('searchbox', { hidden: true }), 'backup');
    expect(await dialog.findByText('3 entries')).toBeTruthy();
    expect(fake.weeklyNotes).toHaveBeenLastCalledWith('w1', 'backup');
    const older = within(dialog.getByLabelText('Week of 23 Nov'));
    expect(older.getByText('Backup')).toBeTruthy();
    expect(older.getByText('Done')).toBeTruthy();
    expect(await audit(box)).toEqual([]);
    await user.click(older.getByText('Backup'));
    await waitFor(() => expect(router.route.query).toEqual({ week: BEFORE }));
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden: true })).toBeNull());
  });

  it('says when nothing holds the words, and why it could not search', async () => {
    fake.weeklyNotes.mockResolvedValueOnce([]).mockRejectedValue(refused('It cannot be read.'));
    const { user } = await showWeek(calmWeek());
    press('f');
    const dialog = within(await screen.findByRole('dialog', { hidden: true }));
    expect(await dialog.findByText('Nothing was written down in any week.')).toBeTruthy();
    await user.type(dialog.getByRole('searchbox', { hidden: true }), 'x');
    expect(await dialog.findByText('It cannot be read.')).toBeTruthy();
  });
});
