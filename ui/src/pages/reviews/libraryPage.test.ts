import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { reviewList, reviewRow, unreviewed } from '../../../test/reviewLibrary';
import { choose } from '../../../test/choose';
import { showPage } from '../../../test/showPage';
import { api, ProblemError } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

const files = vi.hoisted(() => ({ save: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => files);
vi.mock('./review/StartReviewDialog.svelte', () => import('../../../test/OpenDialog.svelte'));
vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'reviews unreviewedIncidents services reviewChoices exportName exportReviews'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const failure = (message: string) => new ProblemError({ message, field: null, details: null });
const asked = () => fake.reviews.mock.lastCall?.[0];

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  files.save.mockResolvedValue('/home/mara/reviews.pdf');
  fake.reviews.mockResolvedValue(reviewList());
  fake.unreviewedIncidents.mockResolvedValue([]);
  fake.services.mockResolvedValue([]);
  given(true);
  fake.exportName.mockResolvedValue('reviews-2026-12-01.pdf');
  fake.exportReviews.mockResolvedValue({ path: '/home/mara/reviews.pdf', reviews: 2, bytes: 9 });
  router.go('reviews');
});

function given(may_write: boolean) {
  fake.reviewChoices.mockResolvedValue({
    templates: [],
    factors: ['Missing alert', 'Slow roll-back'],
    tags: ['database'],
    blanks: [],
    may_write,
    may_edit_templates: may_write,
  });
}

async function show() {
  const view = showPage(Page);
  const grid = await screen.findByRole('grid', { name: 'Reviews' });
  return { ...view, grid, user: userEvent.setup() };
}

describe('the library', () => {
  it('says of each review how far it is, by when, and what is left, without a finding of axe', async () => {
    const long = '支払いが失敗した '.repeat(12);
    fake.reviews.mockResolvedValue(
      reviewList([
        reviewRow('r1', {
          title: 'Nobody could pay',
          status: 'in_review',
          due_at: Date.now() - 86_400_000,
          overdue: true,
          actions: 5,
          open_actions: 2,
          open_comments: 3,
          tags: ['database', 'checkout'],
        }),
        reviewRow('r2', { title: long, status: 'published', owner_name: '' }),
      ]),
    );
    fake.unreviewedIncidents.mockResolvedValue([unreviewed('i7', { overdue: true })]);
    const { container, grid } = await show();
    const first = (await within(grid).findByText('Nobody could pay')).closest('[role=row]')!;
    expect(first.textContent).toMatch(
      /In review.*SEV2.*checkout.*Mara Lindt.*Overdue.*2 of 5 left/s,
    );
    expect(within(grid).getByText('Published')).toBeTruthy();
    expect(within(grid).getByText('Nobody')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('opens a review by Enter, and its incident by i', async () => {
    const { grid, user } = await show();
    await within(grid).findByText('Review r1');
    grid.focus();
    await user.keyboard('{Enter}');
    expect(router.route).toMatchObject({ name: 'review', params: { id: 'r1' } });
    await user.keyboard('i');
    expect(router.route).toMatchObject({ name: 'incident', params: { id: 'i1' } });
  });

  it('draws few of ten thousand, and says that there are more than were counted', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => reviewRow(`r${n}`));
    fake.reviews.mockResolvedValue(reviewList(rows, { total: 5_000, total_is_more: true }));
    const { grid } = await show();
    expect(await screen.findByText(/10,000 reviews of more than 5,000/)).toBeTruthy();
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
  });

  it('reads on where the first part ends', async () => {
    fake.reviews.mockImplementation((filter) =>
      Promise.resolve(
        filter.after === null
          ? reviewList([reviewRow('r1')], { next: { at: 1, row: 1 }, total: 2 })
          : reviewList([reviewRow('r2')], { total: 2 }),
      ),
    );
    await show();
    expect(await screen.findByText('Review r2')).toBeTruthy();
    expect(asked()?.after).toEqual({ at: 1, row: 1 });
    expect(screen.getByText('2 reviews')).toBeTruthy();
  });

  it('says what will be here while there is none, and begins one', async () => {
    fake.reviews.mockResolvedValue(reviewList([]));
    const { user } = await show();
    const text = await screen.findByText('The reviews of your incidents will be here.');
    const region = within(text.parentElement!);
    await user.click(await region.findByRole('button', { name: 'New review' }));
    expect(await screen.findByText('For any incident')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(router.route.query).toEqual({});
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says what failed, and tries again', async () => {
    fake.reviews.mockRejectedValueOnce(failure('The workspace cannot be read.'));
    showPage(Page);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Review r1')).toBeTruthy();
  });
});

describe('searching and filtering', () => {
  it('searches as one types, and emphasises what was found', async () => {
    const { user } = await show();
    await screen.findByText('Review r1');
    fake.reviews.mockResolvedValue(
      reviewList([
        reviewRow('r2', { title: 'Pool ran dry', snippet: '…the pool of connections…' }),
      ]),
    );
    await user.type(screen.getByRole('searchbox', { name: 'Search reviews' }), 'pool conn');
    await waitFor(() => expect(asked()?.text).toBe('pool conn'));
    await waitFor(() =>
      expect([...document.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
        'Pool',
        'pool',
        'connections',
      ]),
    );
    expect(screen.getByRole('columnheader', { name: 'Found in' })).toBeTruthy();
    // Not one search for each letter.
    expect(fake.reviews.mock.calls.length).toBeLessThan(6);
  });

  it('filters by a factor, and still does when one comes back', async () => {
    const { user, unmount } = await show();
    await choose(user, 'Factor', 'Slow roll-back');
    await waitFor(() => expect(asked()?.factors).toEqual(['Slow roll-back']));
    unmount();
    fake.reviews.mockClear();
    await show();
    await waitFor(() => expect(asked()?.factors).toEqual(['Slow roll-back']));
    await user.click(
      screen.getByRole('button', { name: 'Stop filtering by Factor: Slow roll-back' }),
    );
    await waitFor(() => expect(asked()?.factors).toEqual([]));
  });

  it('shows what a link asks for, and takes it out of the address', async () => {
    router.go('reviews', { factor: 'Missing alert', from: '1000', to: '2000' });
    await show();
    await waitFor(() =>
      expect(asked()).toMatchObject({
        factors: ['Missing alert'],
        window: { from: 1_000, to: 2_000 },
      }),
    );
    expect(router.route.query).toEqual({});
    expect(screen.getByLabelText(/Incident began from/)).toBeTruthy();
  });

  it('offers to clear what lets nothing through', async () => {
    fake.reviews.mockResolvedValue(reviewList([]));
    const { user } = await show();
    await user.type(screen.getByRole('searchbox'), 'nothing like it');
    await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('');
  });
});

describe('exporting', () => {
  it('writes what is selected to one file, and says where it is', async () => {
    fake.reviews.mockResolvedValue(reviewList([reviewRow('r1'), reviewRow('r2'), reviewRow('r3')]));
    const { grid, user } = await show();
    await within(grid).findByText('Review r1');
    grid.focus();
    await user.keyboard('xjx');
    await user.click(screen.getByRole('button', { name: /^PDF/ }));
    await waitFor(() =>
      expect(fake.exportReviews).toHaveBeenCalledExactlyOnceWith(
        ['r1', 'r2'],
        'pdf',
        '/home/mara/reviews.pdf',
      ),
    );
    expect(fake.exportName).toHaveBeenCalledExactlyOnceWith(['r1', 'r2'], 'pdf');
    expect(files.save).toHaveBeenCalledExactlyOnceWith({
      title: 'Export 2 reviews as PDF',
      defaultPath: 'reviews-2026-12-01.pdf',
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    });
    await waitFor(() =>
      expect(toasts.all.at(-1)?.text).toBe('2 reviews written to /home/mara/reviews.pdf.'),
    );
  });

  it.each([
    ['m', 'markdown'],
    ['h', 'html'],
    ['p', 'pdf'],
  ])('writes the row of the keyboard by %s as %s', async (key, format) => {
    const { grid, user } = await show();
    await within(grid).findByText('Review r1');
    grid.focus();
    await user.keyboard(key);
    await waitFor(() =>
      expect(fake.exportReviews).toHaveBeenCalledExactlyOnceWith(
        ['r1'],
        format,
        '/home/mara/reviews.pdf',
      ),
    );
  });

  it('writes nothing when no file is chosen, and says why it cannot be written', async () => {
    const { grid, user } = await show();
    await within(grid).findByText('Review r1');
    grid.focus();
    files.save.mockResolvedValueOnce(null);
    await user.keyboard('m');
    await waitFor(() => expect(files.save).toHaveBeenCalledOnce());
    expect(fake.exportReviews).not.toHaveBeenCalled();
    fake.exportReviews.mockRejectedValue(failure('The disk is full.'));
    await user.keyboard('m');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.');
  });
});

describe('incidents that need a review', () => {
  it('are listed with when, three of them until one asks for all, and begin one', async () => {
    fake.unreviewedIncidents.mockResolvedValue([
      unreviewed('i1', { overdue: true }),
      unreviewed('i2'),
      unreviewed('i3'),
      unreviewed('i4'),
    ]);
    const { user } = await show();
    const card = within(
      await screen.findByRole('region', { name: 'Incidents that need a review' }),
    );
    expect(card.getByText('4 incidents, 1 overdue')).toBeTruthy();
    expect(card.getAllByRole('listitem')).toHaveLength(3);
    await user.click(card.getByRole('button', { name: 'Show all' }));
    expect(card.getAllByRole('listitem')).toHaveLength(4);
    await user.click(await card.findByRole('button', { name: 'Write review of ‘Incident i4’' }));
    expect(await screen.findByText('For i4')).toBeTruthy();
  });

  it('that cannot be read leave the library usable', async () => {
    fake.unreviewedIncidents.mockRejectedValue(failure('No settings.'));
    await show();
    expect(await screen.findByText('No settings.')).toBeTruthy();
    expect(await screen.findByText('Review r1')).toBeTruthy();
  });
});

it('offers nothing to write to whoever may only read', async () => {
  given(false);
  fake.unreviewedIncidents.mockResolvedValue([unreviewed('i1')]);
  const { unmount } = await show();
  expect(await screen.findByText('Incident i1')).toBeTruthy();
  await Promise.all(fake.reviewChoices.mock.results.map(({ value }) => value)).then(tick);
  expect(screen.queryByRole('button', { name: /^(New|Write) review/ })).toBeNull();
  expect(registry.actions.filter(({ id }) => id === 'reviews.new')).toEqual([]);
  unmount();
  fake.reviews.mockResolvedValue(reviewList([]));
  await show();
  expect(await screen.findByText('The reviews of your incidents will be here.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^New review/ })).toBeNull();
});

it('is reached from everywhere: the palette begins a review, digits lead to the tabs', async () => {
  await show();
  await screen.findByRole('button', { name: /^New review/ });
  registry.actions.find(({ key }) => key === 'n')?.run();
  expect(await screen.findByText('For any incident')).toBeTruthy();
  registry.actions.find(({ key }) => key === '3')?.run();
  expect(router.route.name).toBe('reviewStatistics');
});
