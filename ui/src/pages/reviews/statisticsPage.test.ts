import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { service } from '../../../test/delivery';
import { actionCount, factor, statistics } from '../../../test/reviewLibrary';
import { choices } from '../../../test/oneReview';
import { choose } from '../../../test/choose';
import { showPage } from '../../../test/showPage';
import { api, ProblemError, type ReviewStatistics, type SettingsView } from '../../api';
import { parse } from '../../shell/routes';
import StatisticsPage from './StatisticsPage.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'reviewStatistics reviewChoices services teams settings'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const asked = () => fake.reviewStatistics.mock.lastCall?.[0];
const leadsTo = (link: HTMLElement) => parse(link.getAttribute('href') ?? '');

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  fake.services.mockResolvedValue([service('s1', 'checkout'), service('s2', '検索')]);
  fake.teams.mockResolvedValue([]);
  fake.reviewChoices.mockResolvedValue(choices());
  fake.settings.mockResolvedValue({
    workspace: { time_zone: 'Europe/Berlin' },
  } as unknown as SettingsView);
  given({});
});

function given(part: Partial<ReviewStatistics>) {
  fake.reviewStatistics.mockResolvedValue({
    statistics: statistics(part),
    services: [['s1', 'checkout']],
  });
}

async function show() {
  const view = showPage(StatisticsPage);
  await screen.findByRole('region', { name: 'Contributing factors' });
  return { ...view, user: userEvent.setup() };
}

it('says in tables which factors come back, where, and whether actions get done', async () => {
  given({
    factors: [factor('Missing alert'), factor('テスト不足', { reviews: 3, later_half: 2 })],
  });
  const { container } = await show();
  const factors = within(screen.getByRole('table', { name: /^Contributing factors/ }));
  const [, first, second] = factors.getAllByRole('row');
  expect(first?.textContent).toMatch(/Missing alert.*8.*More often: 6, before 2.*checkout 8/s);
  expect(second?.textContent).toMatch(/テスト不足.*3.*3 reviews: too few to compare/s);
  const actions = within(screen.getByRole('table', { name: /^Action items/ }));
  expect(actions.getByRole('row', { name: /^All kinds/ }).textContent).toMatch(
    /20.*12 of 20 \(60 %\).*6 of 8 \(75 %\).*7.*3.*1.*12 d/s,
  );
  expect(actions.getByRole('row', { name: /^Detect/ }).textContent).toContain('1 of 3');
  expect(await audit(container)).toEqual([]);
});

it('leads from a number to the reviews that it is made of', async () => {
  await show();
  const scope = asked()!;
  const window = { from: String(scope.window.from), to: String(scope.window.to) };
  expect(leadsTo(screen.getByRole('link', { name: 'Missing alert' }))).toMatchObject({
    name: 'reviews',
    query: { factor: 'Missing alert', ...window },
  });
  expect(leadsTo(screen.getByRole('link', { name: 'checkout 8' })).query).toMatchObject({
    factor: 'Missing alert',
    services: 's1',
  });
  expect(leadsTo(screen.getByRole('link', { name: /^Published: 18/ })).query).toMatchObject({
    status: 'published',
    ...window,
  });
  expect(leadsTo(screen.getByRole('link', { name: '20 reviews of checkout' })).query).toMatchObject(
    {
      services: 's1',
    },
  );
  // Of no service there is no list.
  expect(screen.getByRole('rowheader', { name: 'No service' })).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'No service' })).toBeNull();
  expect(leadsTo(screen.getByRole('link', { name: 'Detect' }))).toMatchObject({
    name: 'actions',
    query: { kind: 'detect' },
  });
});

it('counts the services and the time that are chosen, also the next time', async () => {
  const { user, unmount } = await show();
  await choose(user, 'Service', '検索');
  await waitFor(() => expect(asked()?.services).toEqual(['s2']));
  unmount();
  fake.reviewStatistics.mockClear();
  await show();
  await waitFor(() => expect(asked()?.services).toEqual(['s2']));
  await userEvent.click(screen.getByRole('button', { name: 'Stop filtering by Service: 検索' }));
  await waitFor(() => expect(asked()?.services).toEqual([]));
});

it('is honest about few reviews', async () => {
  given({
    reviews: 3,
    published: 2,
    due: 2,
    in_time: 1,
    factors: [],
    actions: [actionCount({ all: 0, done: 0 })],
  });
  await show();
  expect(screen.getByText(/^3 reviews: too few to compare/)).toBeTruthy();
  expect(screen.getByText('1 of 2')).toBeTruthy();
  expect(screen.getByText(/No review of this period names a contributing factor/)).toBeTruthy();
  expect(screen.getByText(/have no action items/)).toBeTruthy();
});

it('shows the first twelve factors until one asks for all', async () => {
  given({ factors: Array.from({ length: 40 }, (_, n) => factor(`Factor ${n}`)) });
  const { user } = await show();
  const rows = () => screen.getAllByRole('rowheader', { name: /^Factor \d/ }).length;
  expect(rows()).toBe(12);
  await user.click(screen.getByRole('button', { name: 'Show all 40 factors' }));
  expect(rows()).toBe(40);
});

it('says what will be here while there is no review', async () => {
  given({ reviews: 0 });
  const { unmount } = showPage(StatisticsPage);
  expect(await screen.findByText('What your reviews have in common will be here.')).toBeTruthy();
  expect(leadsTo(await screen.findByRole('link', { name: 'New review' }))).toMatchObject({
    name: 'reviews',
    query: { new: '1' },
  });
  unmount();
  fake.reviewChoices.mockResolvedValue(choices({ may_write: false }));
  showPage(StatisticsPage);
  expect(await screen.findByText('What your reviews have in common will be here.')).toBeTruthy();
  await Promise.all(fake.reviewChoices.mock.results.map(({ value }) => value)).then(tick);
  expect(screen.queryByRole('link', { name: 'New review' })).toBeNull();
});

it('says what failed, and tries again', async () => {
  fake.reviewStatistics.mockRejectedValueOnce(
    new ProblemError({ message: 'The workspace cannot be read.', field: null, details: null }),
  );
  showPage(StatisticsPage);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Missing alert')).toBeTruthy();
});
