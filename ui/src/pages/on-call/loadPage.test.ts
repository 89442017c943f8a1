import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { loadRow } from '../../../test/escalation';
import { showPage } from '../../../test/showPage';
import type * as Api from '../../api';
import { api, ProblemError } from '../../api';
import { router } from '../../shell/router.svelte';
import LoadPage from './LoadPage.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: { load: vi.fn() },
}));
const fake = vi.mocked(api);

const nights = ['2026-11-02', '2026-11-04', '2026-11-09', '2026-11-12', '2026-11-20', '2026-11-21'];

beforeEach(() => {
  vi.clearAllMocks();
  router.go('load');
  fake.load.mockResolvedValue({
    weeks: 4,
    from: 0,
    to: 1,
    rows: [
      loadRow('Ben 山田太郎', { pages: 9 }),
      loadRow('Ana', { pages: 4, nights, acknowledged: 3, time_to_acknowledge: 120_000 }),
    ],
  });
});

it('says in words what is unhealthy, and lists the most disturbed first, without a finding of axe', async () => {
  const { container } = showPage(LoadPage);
  expect(await screen.findByText('Ana was woken on 6 of 28 nights.')).toBeTruthy();
  const table = within(screen.getByRole('grid', { name: 'On-call load' }));
  const rows = table.getAllByRole('row').slice(1);
  expect(rows[0]?.textContent).toMatch(/Ana.*6 of 28.*0 of 4.*2 min/);
  expect(await audit(container)).toEqual([]);
});

it('sorts by another column', async () => {
  showPage(LoadPage);
  const table = within(await screen.findByRole('grid', { name: 'On-call load' }));
  await table.findByText('Ana');
  const user = userEvent.setup();
  await user.click(table.getByRole('button', { name: /^Pages/ }));
  await user.click(table.getByRole('button', { name: /^Pages/ }));
  expect(table.getAllByRole('row')[1]?.textContent).toContain('Ben');
});

it('looks at twelve weeks, which its address says', async () => {
  showPage(LoadPage);
  await screen.findByText('Ana was woken on 6 of 28 nights.');
  await userEvent.click(screen.getByRole('radio', { name: '12 weeks' }));
  expect(fake.load).toHaveBeenLastCalledWith(12);
  expect(router.route.query).toEqual({ weeks: '12' });
});

it('says what will be here while nobody is paged', async () => {
  fake.load.mockResolvedValue({ weeks: 4, from: 0, to: 1, rows: [] });
  showPage(LoadPage);
  expect(await screen.findByText('Nobody was paged in the last 4 weeks.')).toBeTruthy();
  expect(screen.getByText(/Everybody who is paged, or may be/)).toBeTruthy();
});

it('says why the load is not known', async () => {
  fake.load.mockRejectedValue(
    new ProblemError({ message: 'The ledger could not be read.', field: null, details: null }),
  );
  showPage(LoadPage);
  expect(await screen.findByText('The ledger could not be read.')).toBeTruthy();
});
