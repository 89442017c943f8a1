import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import {
  aligned,
  alignedTeam,
  alignment,
  goalList,
  payments,
  platform,
  q4,
  silo,
  speed,
  stability,
  unbalanced,
} from '../../../../test/goals';
import { showPage } from '../../../../test/showPage';
import { ProblemError, type AlignedGoal } from '../../../api';
import { clock } from '../../../live/clock.svelte';
import { router } from '../../../shell/router.svelte';
import AlignmentPage from '../AlignmentPage.svelte';
import { forestOf, walk } from './forest';
import GoalMap from './GoalMap.svelte';
import { CARD_WIDTH, cardHeight, layOut } from './layout';

const fake = vi.hoisted(() => ({ goals: vi.fn(), alignment: vi.fn(), settings: vi.fn() }));
vi.mock('../../../api', async (original) => ({ ...(await original<object>()), api: fake }));

// Trust (shared) ← Deploy (shared) ← Small (development), Pages (operations); Nights alone.
const goals: AlignedGoal[] = [
  aligned('g1', { title: 'Customers trust us' }),
  aligned('g2', { title: 'Deploy daily', parent: 'g1' }, ['lead_time', 'change_failure_rate']),
  aligned('g3', { title: 'Small changes', parent: 'g2', teams: [payments], remarks: [silo] }),
  aligned('g4', { title: 'Calm pages', parent: 'g1', teams: [platform] }),
  aligned('g5', { title: 'Quiet nights', teams: [platform] }),
];
const drawn = alignment({
  goals,
  teams: [alignedTeam(platform, ['g1', 'g2'], ['g4', 'g5']), alignedTeam(payments, ['g1'], ['g3'])],
  balance: [unbalanced],
});

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  clock.now = Date.parse('2026-11-24T12:00:00Z');
  fake.goals.mockResolvedValue(goalList());
  fake.alignment.mockResolvedValue(drawn);
  fake.settings.mockResolvedValue({ workspace: { time_zone: 'Europe/Berlin' } });
  router.go('alignment');
});

describe('where cards lie', () => {
  const layout = layOut(forestOf(goals), 1_000);
  const card = (id: string) => layout.cards.get(id)!;

  it('has a column for each step from what a goal serves', () => {
    expect(card('g2').x - card('g1').x).toBe(CARD_WIDTH + 56);
    expect(card('g3').x).toBe(card('g2').x + CARD_WIDTH + 56);
    expect(card('g4').x).toBe(card('g2').x);
  });

  it('puts what is shared between operations and development', () => {
    expect(layout.lanes.map(({ side, goals }) => [side, goals])).toEqual([
      ['operations', 2],
      ['shared', 2],
      ['development', 1],
    ]);
    expect(card('g4').y).toBeLessThan(card('g1').y);
    expect(card('g1').y).toBe(card('g2').y);
    expect(card('g3').y).toBeGreaterThan(card('g2').y);
    for (const { side, y, height } of layout.lanes)
      for (const placed of [...layout.cards.values()].filter(({ node }) => node.side === side)) {
        expect(placed.y).toBeGreaterThan(y);
        expect(placed.y + placed.height).toBeLessThan(y + height);
      }
  });

  it('draws a line to each goal from the one that it serves', () => {
    expect(layout.edges.map(({ from, to }) => `${from}-${to}`)).toEqual([
      'g1-g2',
      'g2-g3',
      'g1-g4',
    ]);
  });

  it('keeps the middle though nothing is shared: that is what one should see', () => {
    const alone = layOut(forestOf([aligned('g5', { teams: [platform] })]), 1_000);
    expect(alone.lanes.map(({ side, goals }) => [side, goals])).toEqual([
      ['operations', 1],
      ['shared', 0],
    ]);
  });

  it.each([30, 200])(
    'lets no two of %i cards lie on one another, and no line cross back',
    (count) => {
      const many = Array.from({ length: count }, (_, n) =>
        aligned(
          `g${n}`,
          {
            parent: n % 7 < 2 ? null : `g${n - (n % 7)}`,
            teams: n % 3 === 0 ? [platform, payments] : n % 3 === 1 ? [platform] : [payments],
          },
          n % 5 === 0 ? ['lead_time'] : [],
        ),
      );
      const { cards, width, height, edges } = layOut(forestOf(many), 1_200);
      const all = [...cards.values()];
      expect(all).toHaveLength(count);
      for (const [at, a] of all.entries()) {
        expect(a.x + CARD_WIDTH).toBeLessThanOrEqual(width);
        expect(a.y + a.height).toBeLessThanOrEqual(height);
        for (const b of all.slice(at + 1)) {
          const apart =
            Math.abs(a.x - b.x) >= CARD_WIDTH || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${a.node.id} and ${b.node.id}`).toBe(true);
        }
      }
      for (const { from, to } of edges)
        expect(cards.get(to)!.x - cards.get(from)!.x).toBe(CARD_WIDTH + 56);
    },
  );

  it('puts goals that hang together with no other side by side', () => {
    const loose = ['a', 'b', 'c'].map((id) => aligned(id));
    const { cards } = layOut(forestOf(loose), 1_000);
    expect(new Set([...cards.values()].map(({ y }) => y)).size).toBe(1);
  });

  it.each([
    [0, 156],
    [1, 193],
    [4, 253],
    [5, 273],
    [9, 273],
  ])('%i KPIs make a card %i px high', (kpis, height) => {
    expect(cardHeight(kpis)).toBe(height);
  });

  it('comes to an end where goals that two laptops changed serve one another', () => {
    const ring = [aligned('a', { parent: 'b' }), aligned('b', { parent: 'a' })];
    expect(walk(forestOf(ring)).map(({ id, depth }) => [id, depth])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });
});

describe('the page', () => {
  async function show() {
    const view = showPage(AlignmentPage);
    await screen.findByRole('link', { name: 'Customers trust us' });
    return { ...view, user: userEvent.setup() };
  }
  const focused = () => document.activeElement?.textContent.trim();

  it('asks for the current quarter, and has nothing that axe objects to', async () => {
    const { container } = await show();
    expect(fake.alignment).toHaveBeenCalledExactlyOnceWith(q4);
    expect(await audit(container)).toEqual([]);
  });

  it('reads as a nested list, each goal with its side and its KPIs', async () => {
    await show();
    const top = screen.getByRole('list', { name: 'Goals, each with those that serve it' });
    expect([...top.children]).toHaveLength(2);
    const below = within(top).getByRole('list', { name: 'Goals that serve ‘Deploy daily’' });
    expect(within(below).getByRole('link', { name: 'Small changes' })).toBeTruthy();
    expect(below.textContent).toContain('Development alone.');
    expect(below.textContent).toContain('One discipline only');
    const kpis = within(top).getByRole('list', { name: 'KPIs under ‘Deploy daily’' });
    const [first, second] = within(kpis).getAllByRole('listitem');
    expect(first?.textContent).toMatch(/Speed.*Lead time for changes.*better/s);
    expect(second?.textContent).toMatch(/Stability.*Change failure rate.*worse/s);
    expect(within(first!).getByRole('link').getAttribute('href')).toBe('#/kpis/lead_time');
  });

  it('is one stop of Tab, in which the arrow keys go from goal to goal', async () => {
    const { user } = await show();
    const stops = screen
      .getAllByRole('link')
      .filter((link) => link.dataset.goalLink && link.tabIndex === 0);
    expect(stops.map(({ textContent }) => textContent.trim())).toEqual(['Customers trust us']);
    stops[0]?.focus();
    await user.keyboard('{ArrowRight}');
    expect(focused()).toBe('Deploy daily');
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe('Calm pages');
    await user.keyboard('{ArrowLeft}');
    expect(focused()).toBe('Customers trust us');
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe('Quiet nights');
    await user.keyboard('{ArrowUp}{ArrowLeft}');
    expect(focused()).toBe('Quiet nights');
    expect(document.activeElement?.getAttribute('href')).toBe('#/goals/g5');
    expect(document.activeElement?.getAttribute('tabindex')).toBe('0');
  });

  it('makes the lines of the goal with the keyboard stand out', async () => {
    const { container, user } = await show();
    screen.getByRole('link', { name: 'Customers trust us' }).focus();
    await user.keyboard('{ArrowRight}');
    // Deploy daily: from Customers trust us, and to Small changes.
    expect(container.querySelectorAll('path.stroke-accent')).toHaveLength(2);
  });

  it('says what is out of balance, and shows the goals of a team', async () => {
    const { container, user } = await show();
    const aside = within(screen.getByRole('complementary', { name: 'Balance and teams' }));
    expect(aside.getByText(/none holds them stable/)).toBeTruthy();
    const team = aside.getByRole('button', { name: /Payments/ });
    expect(team.textContent).toMatch(/Payments.*Dev.*1 shared, 1 alone/s);
    await user.click(team);
    expect(team.getAttribute('aria-pressed')).toBe('true');
    const dim = () =>
      [...container.querySelectorAll<HTMLElement>('[data-goal].opacity-40')].map(
        ({ dataset }) => dataset.goal,
      );
    expect(dim()).toEqual(['g4', 'g5']);
    await user.click(team);
    expect(dim()).toEqual([]);
  });

  it('says that there is nothing, or what failed', async () => {
    fake.alignment.mockRejectedValueOnce(
      new ProblemError({ message: 'The workspace cannot be read.', field: null, details: null }),
    );
    fake.alignment.mockResolvedValue(alignment({ goals: [], teams: [], kpis: [] }));
    showPage(AlignmentPage);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No goal falls into Q4 2026.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show goals of any time' }));
    // From the first to the last day that any goal has.
    await waitFor(() =>
      expect(fake.alignment).toHaveBeenLastCalledWith({
        first_day: '2026-07-01',
        last_day: '2026-12-31',
      }),
    );
  });
});

describe('where there is little room', () => {
  it('is the nested list itself, with the same keys', async () => {
    const { container } = showPage(
      GoalMap as never,
      {
        alignment: { ...drawn, kpis: [speed, stability] },
        room: 500,
        narrow: true,
        team: null,
      } as never,
    );
    const user = userEvent.setup();
    expect(container.querySelector('svg[width]:not(.lucide)')).toBeNull();
    expect(container.querySelector('[data-lane]')).toBeNull();
    screen.getByRole('link', { name: 'Customers trust us' }).focus();
    const focused = () => document.activeElement?.textContent.trim();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(focused()).toBe('Small changes');
    await user.keyboard('{ArrowLeft}');
    expect(focused()).toBe('Deploy daily');
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(focused()).toBe('Customers trust us');
    await user.keyboard('{ArrowRight}');
    expect(focused()).toBe('Deploy daily');
    expect(await audit(container)).toEqual([]);
  });
});
