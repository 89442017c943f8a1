import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { cell, deployment } from '../../../test/delivery';
import { showPage } from '../../../test/showPage';
import type { WhatRunsWhere } from '../../api';
import { router } from '../../shell/router.svelte';
import { behindInWords, cellInWords, stateOf, versionOf } from './running';
import RunningPage from './RunningPage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  teams: vi.fn(),
  mapping: vi.fn(),
  whatRunsWhere: vi.fn(),
  deployments: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));

const attempt = {
  key: { connection: 'c', external_id: '4' },
  status: 'failed' as const,
  at: 2_000,
};
const matrix: WhatRunsWhere = {
  environments_left_out: 0,
  environments: [
    { name: 'staging', tier: 'staging' },
    { name: 'production', tier: 'production' },
  ],
  rows: [
    { service: 's1', service_name: 'checkout', cells: [cell('3'), cell('1', { behind: 2 })] },
    { service: 's2', service_name: 'search', cells: [null, cell('2', { attempt })] },
  ],
};

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  router.go('running');
  api.services.mockResolvedValue([]);
  api.teams.mockResolvedValue([
    {
      id: 't1',
      team: { name: 'Night watch', discipline: 'operations', members: [] },
      services: [],
    },
  ]);
  api.mapping.mockResolvedValue({ inbox: [], rules: [] });
  api.whatRunsWhere.mockResolvedValue(matrix);
  api.deployments.mockImplementation(({ services }: { services: string[] }) =>
    Promise.resolve({
      rows: services[0] === 's2' ? [deployment('4'), deployment('2')] : [deployment('1')],
      next: null,
      total: 1,
    }),
  );
});

it('shows each service in each environment, without a finding of axe', async () => {
  const { container } = showPage(RunningPage);
  const grid = await screen.findByRole('grid', { name: 'What runs where' });
  expect(
    within(grid)
      .getAllByRole('columnheader')
      .map((head) => head.textContent?.trim()),
  ).toEqual(['Service', 'Staging staging', 'Production production']);
  expect(
    within(grid).getByRole('button', { name: /^checkout in production: v1.*2 behind$/ }),
  ).toBeTruthy();
  expect(
    within(grid).getByRole('button', { name: /search in production.*last attempt failed$/ }),
  ).toBeTruthy();
  expect(within(grid).getByLabelText('Never deployed there')).toBeTruthy();
  expect(screen.getByText('2 services in 2 environments.')).toBeTruthy();
  expect(await audit(container)).toEqual([]);
});

it('is walked by the arrows, over what is empty, and opens by Enter', async () => {
  const user = userEvent.setup();
  showPage(RunningPage);
  (await screen.findByRole('button', { name: /^checkout in staging/ })).focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^checkout in staging/);
  await user.keyboard('{ArrowRight}j{Enter}');
  const panel = await screen.findByRole('complementary', { name: 'Release 2' });
  expect(api.deployments.mock.lastCall![0]).toMatchObject({
    services: ['s2'],
    text: '66fd25eab33f2a836e2f07eaf2c209f8625ecd86',
  });
  await user.click(within(panel).getByRole('button', { name: 'Show the attempt' }));
  expect(await screen.findByRole('complementary', { name: 'Release 4' })).toBeTruthy();
});

it.each([
  [1, /1 more environment is not shown/],
  [12, /12 more environments are not shown/],
])('says that %i environments are left out', async (left, sentence) => {
  api.whatRunsWhere.mockResolvedValue({ ...matrix, environments_left_out: left });
  showPage(RunningPage);
  expect(await screen.findByText(sentence)).toBeTruthy();
});

it('says that a deployment is gone', async () => {
  api.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  router.go('running', { open: 'c 1' });
  showPage(RunningPage);
  const panel = await screen.findByRole('complementary', { name: 'Release 1' });
  expect(await within(panel).findByText(/not in the list any more/)).toBeTruthy();
});

it('is narrowed by words, and says when nothing is left', async () => {
  const user = userEvent.setup();
  showPage(RunningPage);
  await user.type(await screen.findByRole('searchbox', { name: 'Search services' }), 'sear');
  expect(await screen.findByText('1 service in 2 environments.')).toBeTruthy();
  await user.type(screen.getByRole('searchbox'), 'xx');
  await user.click(await screen.findByRole('button', { name: 'Clear filters' }));
  expect(await screen.findByText('2 services in 2 environments.')).toBeTruthy();
});

it('says what will be there, and what went wrong', async () => {
  api.whatRunsWhere.mockResolvedValueOnce({ environments: [], environments_left_out: 0, rows: [] });
  const { unmount } = showPage(RunningPage);
  expect(await screen.findByRole('link', { name: 'Connect a system' })).toBeTruthy();
  unmount();
  api.whatRunsWhere.mockRejectedValueOnce(new Error('The file cannot be read.'));
  showPage(RunningPage);
  expect((await screen.findByRole('alert')).textContent).toContain('The file cannot be read.');
});

describe('a cell', () => {
  it.each([
    [null, 'success', ''],
    ['running', 'running', 'deploying now'],
    ['failed', 'failed', 'last attempt failed'],
    ['rolled_back', 'rolled_back', 'last attempt rolled back'],
  ] as const)('with an attempt that is %s is drawn as %s', (status, drawn, words) => {
    const tried = status === null ? null : { ...attempt, status };
    expect(stateOf({ attempt: tried })).toEqual({ status: drawn, words });
  });

  it.each([
    [{ version: '1.42.0' }, '1.42.0'],
    [{ version: '' }, '66fd25ea'],
    [{ version: '', commit: '' }, 'main'],
    [{ version: '', commit: '', reference: '' }, 'Unnamed version'],
  ])('of %o is called %s', (part, name) => {
    expect(versionOf(cell('1', part))).toBe(name);
  });

  it('is silent about being behind where it is not, or nobody can tell', () => {
    expect([behindInWords(null), behindInWords(0), behindInWords(3)]).toEqual(['', '', '3 behind']);
    expect(cellInWords('pay', 'prod', cell('1', { deployed_at: 0 }), 60_000)).toBe(
      'pay in prod: v1, 1 min ago',
    );
  });
});
