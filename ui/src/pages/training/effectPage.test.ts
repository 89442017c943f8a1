import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { choose } from '../../../test/choose';
import { showPage } from '../../../test/showPage';
import { effect, now, span } from '../../../test/skills';
import { ProblemError, type Effect } from '../../api';
import { clock } from '../../live/clock.svelte';
import { router } from '../../shell/router.svelte';
import EffectPage from './EffectPage.svelte';

const fake = vi.hoisted(() => ({ trainingEffect: vi.fn() }));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const MINUTE = 60_000;
const NAME = 'What sessions were good for';

/** One that helped, one that did not, and one of which nobody can tell. */
const three = [
  effect('a'),
  effect('b', {
    title: 'Rollbacks',
    service: 's2',
    service_name: 'basket',
    held_at: now - 30 * 86_400_000,
    after: span({ to_acknowledge: 20 * MINUTE }),
    sentence: 'The median rose from 12 min to 20 min.',
  }),
  effect('c', {
    title: 'Backups',
    held_at: now - 5 * 86_400_000,
    before: span({ acknowledged: 1, restored: 0, to_restore: null }),
    after: span({
      incidents: 0,
      acknowledged: 0,
      to_acknowledge: null,
      restored: 0,
      to_restore: null,
    }),
    sentence: 'No incident began since, so nothing can be said yet.',
  }),
];

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  clock.now = now;
  router.go('trainingEffect');
});

async function show(effects: Effect[] = three) {
  fake.trainingEffect.mockResolvedValue({ effects, fewest: 5 });
  const view = showPage(EffectPage);
  const list = await screen.findByRole('list', { name: NAME });
  return { ...view, list, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}
const titles = (list: HTMLElement) =>
  within(list)
    .getAllByRole('link')
    .map((link) => link.textContent.trim());
const itemOf = (title: string) =>
  screen.getByRole('link', { name: title }).closest<HTMLElement>('li')!;
const measured = (title: string, measure: string) =>
  within(itemOf(title)).getByRole('group', { name: measure });

it('shows before and after with their numbers, and what cannot be said, without a finding of axe', async () => {
  const { container } = await show();
  expect(screen.getByText(/cannot say that a session was the cause/)).toBeTruthy();
  expect(screen.getByText(/With fewer than 5 incidents on either side/)).toBeTruthy();
  const acknowledged = measured('Session a', 'Time to acknowledge');
  expect(acknowledged.textContent.replace(/\s+/g, ' ')).toMatch(
    /Before: 12 min \(n 6\).*after: 7 min \(n 8\).*5 min faster/,
  );
  expect(acknowledged.querySelector('[data-line]')?.className).toContain('border-success');
  const slower = measured('Rollbacks', 'Time to acknowledge');
  expect(slower.textContent).toContain('8 min slower');
  expect(slower.querySelector('[data-line]')?.className).toContain('border-warning');
  const item = itemOf('Session a');
  expect(item.textContent).toContain('26 Aug, 8 people, 90 d before and after');
  expect(item.textContent).toContain('the median fell from 12 min to 7 min');
  expect(within(item).getByRole('link').getAttribute('href')).toBe('#/training/a');
  expect(await audit(container)).toEqual([]);
});

it('draws no verdict of too few, and no line to a side that has nothing', async () => {
  await show();
  const acknowledged = measured('Backups', 'Time to acknowledge');
  expect(acknowledged.textContent).toMatch(/12 min \(n 1\).*none.*too few to tell/s);
  expect(acknowledged.querySelector('[data-before]')).toBeTruthy();
  expect(acknowledged.querySelector('[data-after]')).toBeNull();
  expect(acknowledged.querySelector('[data-line]')).toBeNull();
  const restored = measured('Backups', 'Time to restore');
  expect(restored.querySelector('[data-before], [data-after], [data-line]')).toBeNull();
  expect(itemOf('Backups').textContent).toContain('nothing can be said yet');
});

it('draws a line of too few in no colour of better or worse', async () => {
  await show([effect('a', { before: span({ acknowledged: 4 }) })]);
  const line = measured('Session a', 'Time to acknowledge').querySelector('[data-line]');
  expect(line?.className).toContain('border-dashed');
  expect(line?.className).not.toMatch(/success|warning/);
});

it('is the latest first, or in another order that it remembers', async () => {
  const { list, user, unmount } = await show();
  expect(titles(list)).toEqual(['Backups', 'Rollbacks', 'Session a']);
  await choose(user, 'Order', 'Acknowledged faster');
  await waitFor(() => expect(titles(list)).toEqual(['Session a', 'Rollbacks', 'Backups']));
  unmount();
  const again = await show();
  expect(titles(again.list)).toEqual(['Session a', 'Rollbacks', 'Backups']);
});

it('narrows by service and words, and says when nothing is left', async () => {
  const { list, user } = await show();
  await choose(user, 'Service', 'basket');
  await waitFor(() => expect(titles(list)).toEqual(['Rollbacks']));
  await user.type(screen.getByRole('searchbox', { name: 'Search sessions' }), 'backups');
  expect(await screen.findByText('No session passes these filters.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));
  expect(titles(await screen.findByRole('list', { name: NAME }))).toHaveLength(3);
});

it('is a table of the same numbers too, which sorts and opens a session', async () => {
  const { user, container } = await show();
  await user.click(screen.getByRole('radio', { name: 'Table' }));
  const table = await screen.findByRole('grid', { name: NAME });
  const rows = () => within(table).getAllByRole('row').slice(1);
  expect(rows()[2]?.textContent.replace(/\s+/g, ' ')).toMatch(
    /Session a.*checkout.*26 Aug.*12 min n 6.*7 min n 8.*5 min faster.*3 h n 6.*3 h n 5.*as before/,
  );
  expect(rows()[0]?.textContent).toMatch(/Backups.*too few to tell/s);
  await user.click(within(table).getByRole('button', { name: 'Session' }));
  await waitFor(() => expect(rows()[2]?.textContent).toContain('Session a'));
  expect(rows()[0]?.textContent).toContain('Backups');
  expect(await audit(container)).toEqual([]);
  await user.click(rows()[2]!);
  expect(router.route).toMatchObject({ name: 'session', params: { id: 'a' } });
});

it('shows fifty of many, and more on demand', async () => {
  const { list, user } = await show(Array.from({ length: 120 }, (_, at) => effect(`s${at}`)));
  expect(titles(list)).toHaveLength(50);
  await user.click(screen.getByRole('button', { name: 'Show 50 more of 120 comparisons' }));
  await user.click(screen.getByRole('button', { name: 'Show 20 more of 120 comparisons' }));
  expect(titles(list)).toHaveLength(120);
});

it('says what will be here before a session was held', async () => {
  fake.trainingEffect.mockResolvedValue({ effects: [], fewest: 5 });
  const { container } = showPage(EffectPage);
  expect(await screen.findByText(/^Times before and after each session will be here/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Show sessions' }).getAttribute('href')).toBe(
    '#/training',
  );
  expect(await audit(container)).toEqual([]);
});

it('says what failed, and tries again', async () => {
  fake.trainingEffect.mockRejectedValueOnce(
    new ProblemError({ message: 'The workspace cannot be read.', field: null, details: null }),
  );
  fake.trainingEffect.mockResolvedValue({ effects: three, fewest: 5 });
  showPage(EffectPage);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('list', { name: NAME })).toBeTruthy();
});
