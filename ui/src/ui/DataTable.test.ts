import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import Check from '@lucide/svelte/icons/check';
import { describe, expect, it, vi } from 'vitest';
import { audit } from '../../test/audit';
import DataTable from './DataTable.svelte';
import type { Column } from './table/column';
import { rowWindow, scrollToRow } from './table/window';
import { sorted } from './table/sort';

interface Row {
  id: string;
  title: string;
  rank: number | null;
}
const columns: Column<Row>[] = [
  { id: 'title', title: 'Title', value: (row) => row.title },
  { id: 'rank', title: 'Rank', value: (row) => row.rank, align: 'end' },
];
const make = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: `r${n}`, title: `Row ${n}`, rank: count - n }));

function show(rows: Row[], more: object = {}) {
  const onopen = vi.fn();
  const run = vi.fn();
  const view = render(DataTable<Row>, {
    label: 'Rows',
    rows,
    rowId: (row: Row) => row.id,
    columns,
    noun: ['row', 'rows'] as [string, string],
    selectable: true,
    onopen,
    actions: [{ key: 'r', label: 'Resolve', icon: Check, run }],
    ...more,
  });
  return { ...view, onopen, run, grid: screen.getByRole('grid'), user: userEvent.setup() };
}

const activeText = (grid: HTMLElement) =>
  document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '';
const selected = () =>
  screen
    .getAllByRole('row', { selected: true })
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent);

describe('the keyboard', () => {
  it('moves by arrows and by j and k, and opens by Enter', async () => {
    const { grid, user, onopen } = show(make(20));
    grid.focus();
    await user.keyboard('{ArrowDown}jj{ArrowUp}k');
    expect(activeText(grid)).toContain('Row 1');
    await user.keyboard('{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'r1' }));
  });

  it('stops at either end and jumps to them', async () => {
    const { grid, user } = show(make(20));
    grid.focus();
    await user.keyboard('k');
    expect(activeText(grid)).toContain('Row 0');
    await user.keyboard('{End}j');
    expect(grid.getAttribute('aria-activedescendant')).toMatch(/-19$/);
  });

  it('selects further with Shift, all with Ctrl+A and none with Esc', async () => {
    const { grid, user } = show(make(5));
    grid.focus();
    await user.keyboard('j{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(selected()).toEqual(['Row 1', 'Row 2', 'Row 3']);
    await user.keyboard('{Control>}a{/Control}');
    expect(screen.getByText(/5 selected/)).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryAllByRole('row', { selected: true })).toHaveLength(0);
  });

  it('selects by Shift+X from the row that was selected last up to here', async () => {
    const { grid, user } = show(make(6));
    grid.focus();
    await user.keyboard('jxjjX');
    expect(selected()).toEqual(['Row 1', 'Row 2', 'Row 3']);
    await user.keyboard('kX');
    expect(selected()).toEqual(['Row 1', 'Row 2', 'Row 3']);
  });

  it('gives Enter to who wants it, with the selected rows, and a click never', async () => {
    const onenter = vi.fn();
    const { grid, user } = show(make(4), { onenter, onopen: undefined });
    grid.focus();
    await user.keyboard('xjx{Enter}');
    expect(onenter.mock.calls[0]?.[0].map(({ id }: Row) => id)).toEqual(['r0', 'r1']);
    await user.keyboard('{Escape}');
    await user.click(screen.getByText('Row 3'));
    expect(onenter).toHaveBeenCalledTimes(1);
    await user.keyboard('{Enter}');
    expect(onenter.mock.calls[1]?.[0].map(({ id }: Row) => id)).toEqual(['r3']);
  });

  it('goes on at the next row when the row that had the keyboard is gone', async () => {
    const rows = make(4);
    const { grid, user, rerender } = show(rows);
    grid.focus();
    await user.keyboard('j');
    await rerender({ rows: rows.filter(({ id }) => id !== 'r1') });
    expect(activeText(grid)).toContain('Row 2');
    await rerender({ rows: [] });
    await rerender({ rows });
    expect(activeText(grid)).toContain('Row 1');
  });

  it('runs an action on the selected rows, or on the active one', async () => {
    const { grid, user, run } = show(make(5));
    grid.focus();
    await user.keyboard('jr');
    expect(run).toHaveBeenLastCalledWith([expect.objectContaining({ id: 'r1' })]);
    await user.keyboard('xjxr');
    expect(run.mock.lastCall?.[0]).toHaveLength(2);
  });

  it('leaves out rows that do not offer the action', async () => {
    const run = vi.fn();
    const actions = [
      { key: 'r', label: 'Resolve', icon: Check, run, when: (row: Row) => row.id !== 'r0' },
    ];
    const { grid, user } = show(make(3), { actions });
    grid.focus();
    await user.keyboard('{Control>}a{/Control}r');
    expect(run.mock.lastCall?.[0].map(({ id }: Row) => id)).toEqual(['r1', 'r2']);
  });
});

describe('the mouse', () => {
  it('opens by a click and selects with Ctrl and Shift', async () => {
    const { user, onopen } = show(make(6));
    await user.click(screen.getByText('Row 1'));
    expect(onopen).toHaveBeenCalledTimes(1);
    await user.keyboard('{Control>}');
    await user.click(screen.getByText('Row 2'));
    await user.keyboard('{/Control}{Shift>}');
    await user.click(screen.getByText('Row 4'));
    await user.keyboard('{/Shift}');
    expect(selected()).toEqual(['Row 2', 'Row 3', 'Row 4']);
    expect(onopen).toHaveBeenCalledTimes(1);
  });

  it('sorts by a column, the other way, and back', async () => {
    const { user } = show(make(12));
    const first = () => screen.getAllByRole('row')[1]?.textContent;
    await user.click(screen.getByRole('button', { name: 'Rank' }));
    expect(first()).toContain('Row 11');
    await user.click(screen.getByRole('button', { name: 'Rank' }));
    expect(first()).toContain('Row 0');
    expect(screen.getByRole('columnheader', { name: 'Rank' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await user.click(screen.getByRole('button', { name: 'Rank' }));
    expect(screen.getByRole('columnheader', { name: 'Rank' }).getAttribute('aria-sort')).toBeNull();
  });
});

describe('10,000 rows', () => {
  it('draw only those in view and count all', () => {
    const { grid } = show(make(10_000));
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(grid.getAttribute('aria-rowcount')).toBe('10001');
    expect(screen.getByText('10,000 rows')).toBeTruthy();
  });

  it('say of how many they are, and that there are more than were counted', async () => {
    const { rerender } = show(make(20), { total: 20 });
    expect(screen.getByText('20 rows')).toBeTruthy();
    await rerender({ total: 1_234 });
    expect(screen.getByText('20 rows of 1,234')).toBeTruthy();
    await rerender({ total: 5_000, totalIsMore: true });
    expect(screen.getByText('20 rows of more than 5,000')).toBeTruthy();
  });

  it('bring the last row into view by End', async () => {
    const { grid, user } = show(make(10_000));
    grid.focus();
    await user.keyboard('{End}');
    expect(screen.getByText('Row 9999')).toBeTruthy();
  });
});

describe('axe', () => {
  it.each([
    ['with rows', make(4), {}],
    ['while loading', [], { loading: true }],
    ['with none', [], {}],
  ])('finds nothing %s', async (_, rows, more) => {
    const { container } = show(rows, more);
    expect(await audit(container)).toEqual([]);
  });
});

describe('the arithmetic', () => {
  it('keeps the window within the rows', () => {
    expect(rowWindow(0, 360, 36, 5)).toEqual({ first: 0, end: 5 });
    expect(rowWindow(36_000, 360, 36, 10_000)).toEqual({ first: 992, end: 1018 });
    expect(rowWindow(9_999, 360, 36, 3)).toEqual({ first: 3, end: 3 });
  });

  it('scrolls no further than it must', () => {
    expect(scrollToRow(3, 0, 400, 36, 36)).toBe(0);
    expect(scrollToRow(20, 0, 400, 36, 36)).toBe(392);
    expect(scrollToRow(2, 500, 400, 36, 36)).toBe(72);
  });

  it('puts rows without a value last, whichever way it sorts', () => {
    const rows = [
      { id: 'a', title: '', rank: null },
      { id: 'b', title: '', rank: 1 },
      { id: 'c', title: '', rank: 2 },
    ];
    const ids = (descending: boolean) =>
      sorted(rows, columns, { column: 'rank', descending }).map(({ id }) => id);
    expect(ids(false)).toEqual(['b', 'c', 'a']);
    expect(ids(true)).toEqual(['c', 'b', 'a']);
  });
});

describe('a tree', () => {
  // Row 0 holds rows 1 and 2; row 3 stands beside it.
  function showTree() {
    const onfold = vi.fn();
    const depth = ({ id }: Row) => (id === 'r1' || id === 'r2' ? 1 : 0);
    const open = ({ id }: Row) => (id === 'r0' ? true : id === 'r3' ? false : null);
    const rows = make(4);
    render(DataTable<Row>, {
      label: 'Tree',
      rows,
      rowId: (row: Row) => row.id,
      columns,
      noun: ['row', 'rows'] as [string, string],
      tree: { depth, open, onfold },
    });
    return { rows, onfold, grid: screen.getByRole('treegrid'), user: userEvent.setup() };
  }

  it('says how deep a row stands and whether it is unfolded', async () => {
    const { grid } = showTree();
    const rows = within(grid).getAllByRole('row').slice(1);
    const said = (name: string) => rows.map((row) => row.getAttribute(name));
    expect(said('aria-level')).toEqual(['1', '2', '2', '1']);
    expect(said('aria-expanded')).toEqual(['true', null, null, 'false']);
    expect(await audit(grid)).toEqual([]);
  });

  it('goes in and out by the arrow keys, and folds and unfolds', async () => {
    const { grid, user, rows, onfold } = showTree();
    grid.focus();
    await user.keyboard('{ArrowRight}');
    expect(activeText(grid)).toContain('Row 1');
    await user.keyboard('j{ArrowRight}{ArrowLeft}');
    expect(activeText(grid)).toContain('Row 0');
    expect(onfold).not.toHaveBeenCalled();
    await user.keyboard('{ArrowLeft}');
    expect(onfold).toHaveBeenLastCalledWith(rows[0], false);
    await user.keyboard('{End}{ArrowLeft}');
    expect(onfold).toHaveBeenCalledOnce();
    await user.keyboard('{ArrowRight}');
    expect(onfold).toHaveBeenLastCalledWith(rows[3], true);
  });

  it('folds and unfolds by the mouse, without opening the row', async () => {
    const { grid, user, rows, onfold } = showTree();
    await user.click(within(grid).getByRole('button', { name: 'Fold' }));
    expect(onfold).toHaveBeenLastCalledWith(rows[0], false);
    await user.click(within(grid).getByRole('button', { name: 'Unfold' }));
    expect(onfold).toHaveBeenLastCalledWith(rows[3], true);
  });
});
