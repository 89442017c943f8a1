import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { connectionView } from '../../../test/connections';
import { service, waiting } from '../../../test/delivery';
import { showPage } from '../../../test/showPage';
import type { MappingRuleView, SourceView } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { router } from '../../shell/router.svelte';
import { cameInWords, whyNot } from './mapping';
import MappingPage from './MappingPage.svelte';

const api = vi.hoisted(() => ({
  services: vi.fn(),
  saveService: vi.fn(),
  sources: vi.fn(),
  connections: vi.fn(),
  mapping: vi.fn(),
  previewMappingRule: vi.fn(),
  saveMappingRule: vi.fn(),
  deleteMappingRule: vi.fn(),
  assignSources: vi.fn(),
}));
vi.mock('../../api', () => ({ api }));

const source = (path: string, of: string | null): SourceView => ({
  connection: 'c',
  connection_name: 'GitLab',
  path,
  service: of,
  deployments: 3,
  pipeline_runs: 5,
  last_seen: null,
});
const rule = (id: string, pattern: string, position: number): MappingRuleView => ({
  id,
  rule: { position, connection: null, field: 'path', pattern, service: 's1' },
  service_name: 'checkout',
  caught: ['shop/checkout'],
  count: 1,
});
const inbox = [
  waiting('shop/checkout-api', { suggestion: 's1', tags: ['team:shop'] }),
  waiting('shop/search-job', { suggestion: 's2' }),
  waiting('shop/odd'),
];

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  for (const { id } of toasts.all) toasts.dismiss(id);
  router.go('mapping');
  api.services.mockResolvedValue([
    service('s1', 'checkout', 'shop/checkout'),
    service('s2', 'search'),
  ]);
  api.sources.mockResolvedValue([source('shop/checkout', 's1'), source('shop/odd', null)]);
  api.connections.mockResolvedValue([connectionView({ id: 'c', name: 'GitLab' })]);
  api.mapping.mockResolvedValue({
    inbox,
    rules: [rule('r1', 'shop/*', 1), rule('r2', 'pay/*', 2)],
  });
  api.assignSources.mockResolvedValue(null);
  api.saveService.mockResolvedValue('s');
  api.saveMappingRule.mockResolvedValue('new');
  api.previewMappingRule.mockResolvedValue({
    caught: [
      {
        path: 'shop/checkout',
        connection_name: 'GitLab',
        service_name: 'checkout',
        taken_by: null,
      },
      { path: 'shop/web', connection_name: 'GitLab', service_name: 'web', taken_by: 'shop/w*' },
    ],
    count: 2,
  });
});

describe('the inbox', () => {
  const show = async () => {
    const page = showPage(MappingPage);
    const grid = await screen.findByRole('grid', { name: 'Sources without a service' });
    grid.focus();
    return { ...page, grid, user: userEvent.setup() };
  };

  it('has the keyboard at once, and its count on the tab, without a finding of axe', async () => {
    const { container, grid } = await show();
    expect(document.activeElement).toBe(grid);
    expect(screen.getByRole('link', { name: /^Mapping\s*3/ })).toBeTruthy();
    expect(within(grid).getByText('team:shop')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('accepts a suggestion by Enter, and takes it back by Undo', async () => {
    const { user } = await show();
    await user.keyboard('{Enter}');
    const moved = [{ connection: 'c', path: 'shop/checkout-api' }];
    expect(api.assignSources).toHaveBeenCalledExactlyOnceWith(moved, 's1');
    expect(await screen.findByText('shop/checkout-api belongs to checkout now.')).toBeTruthy();
    api.services.mockResolvedValue([
      service('s1', 'checkout', 'shop/checkout', 'shop/checkout-api', 'shop/new'),
      service('s2', 'search'),
    ]);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(api.saveService).toHaveBeenCalled());
    expect(api.saveService.mock.calls).toEqual([
      ['s1', service('s1', 'checkout', 'shop/checkout', 'shop/new').service],
    ]);
  });

  it('accepts the suggestions of all that are selected, each its own', async () => {
    const { user } = await show();
    await user.keyboard('xjjX{Enter}');
    await waitFor(() => expect(api.assignSources).toHaveBeenCalledTimes(2));
    expect(api.assignSources.mock.calls).toEqual([
      [[{ connection: 'c', path: 'shop/checkout-api' }], 's1'],
      [[{ connection: 'c', path: 'shop/search-job' }], 's2'],
    ]);
  });

  it('lets a service be chosen for several at once', async () => {
    const { user } = await show();
    await user.keyboard('xjxa');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/deployments and runs of 2 sources belong/)).toBeTruthy();
    await user.click(dialog.getByRole('combobox', { name: 'Service' }));
    await user.keyboard('sear{ArrowDown}{Enter}');
    await user.click(dialog.getByRole('button', { name: 'Assign' }));
    expect(api.assignSources).toHaveBeenCalledExactlyOnceWith(
      [
        { connection: 'c', path: 'shop/checkout-api' },
        { connection: 'c', path: 'shop/search-job' },
      ],
      's2',
    );
  });

  it('opens the picker by Enter where nothing is suggested, and does nothing by a click', async () => {
    const { user } = await show();
    await user.click(screen.getByText('shop/checkout-api'));
    expect(api.assignSources).not.toHaveBeenCalled();
    await user.keyboard('{End}{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Assign to a service' })).toBeTruthy();
  });

  it('keeps a refusal in its place', async () => {
    api.assignSources.mockRejectedValue(new Error('Your role reads and does not map.'));
    const { user } = await show();
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Your role reads');
  });

  it('says that nothing waits', async () => {
    api.mapping.mockResolvedValue({ inbox: [], rules: [] });
    await show();
    expect(screen.getByText('Every source belongs to a service.')).toBeTruthy();
  });
});

describe('the rules', () => {
  it('are listed in order, moved and deleted', async () => {
    router.go('mapping', { view: 'rules' });
    const user = userEvent.setup();
    const { container } = showPage(MappingPage);
    expect(await screen.findByText('pay/*')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Try pay/* earlier' }));
    await waitFor(() => expect(api.saveMappingRule).toHaveBeenCalled());
    expect(api.saveMappingRule.mock.calls).toEqual([['r2', { ...rule('r2', 'pay/*', 0).rule }]]);
    await user.click(screen.getByRole('button', { name: 'Delete shop/*' }));
    expect(api.deleteMappingRule).toHaveBeenCalledExactlyOnceWith('r1');
  });

  it('show what they catch while they are typed, and why not', async () => {
    const user = userEvent.setup();
    showPage(MappingPage);
    await screen.findByRole('grid', { name: 'Sources without a service' });
    await user.click(screen.getByRole('button', { name: /^Add rule/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Add rule' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Pattern' }), 'shop/c*');
    expect(await within(dialog).findByText('Matches 2 sources')).toBeTruthy();
    expect(api.previewMappingRule.mock.lastCall![0]).toBeNull();
    expect(dialog.textContent).toMatch(/shop\/web\s+decided before by\s+shop\/w\*/);
    await user.type(within(dialog).getByLabelText('Why is something not caught?'), 'odd');
    expect(await within(dialog).findByText(/Its path does not match/)).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Save rule' }));
    expect(api.saveMappingRule).toHaveBeenCalledExactlyOnceWith(null, {
      position: 3,
      connection: null,
      field: 'path',
      pattern: 'shop/c*',
      service: null,
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('show a refusal at its field', async () => {
    const refusal = Object.assign(new Error('Put a * where the name stands.'), {
      field: 'pattern',
    });
    api.saveMappingRule.mockRejectedValue(refusal);
    const user = userEvent.setup();
    router.go('mapping', { view: 'rules' });
    showPage(MappingPage);
    await user.click(await screen.findByRole('button', { name: 'Edit pay/*' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit rule' }));
    await waitFor(() => expect(api.previewMappingRule.mock.lastCall?.[0]).toBe('r2'));
    await user.click(dialog.getByRole('button', { name: 'Save rule' }));
    await waitFor(() =>
      expect(dialog.getByLabelText('Pattern').getAttribute('aria-invalid')).toBe('true'),
    );
  });
});

it('assigns any source by one key, and gives it back to whom it belonged', async () => {
  router.go('mapping', { view: 'sources' });
  const user = userEvent.setup();
  const { container } = showPage(MappingPage);
  const grid = await screen.findByRole('grid', { name: 'All sources' });
  expect(await audit(container)).toEqual([]);
  grid.focus();
  await user.keyboard('{End}s');
  await user.click(await screen.findByRole('combobox', { name: 'Service' }));
  await user.keyboard('search{ArrowDown}{Enter}');
  await user.click(screen.getByRole('button', { name: 'Assign' }));
  const moved = { connection: 'c', path: 'shop/checkout' };
  expect(api.assignSources).toHaveBeenCalledExactlyOnceWith([moved], 's2');
  api.services.mockResolvedValue([
    service('s2', 'search', 'shop/checkout'),
    service('s1', 'checkout'),
    service('s3', 'pay', 'shop/pay'),
  ]);
  const undo = await screen.findByRole('button', { name: 'Undo' });
  // A dialog that has just closed holds the pointer for a few frames more.
  await waitFor(() => expect(getComputedStyle(document.body).pointerEvents).not.toBe('none'));
  await user.click(undo);
  await waitFor(() => expect(api.saveService).toHaveBeenCalledTimes(2));
  expect(api.saveService.mock.calls).toEqual([
    ['s2', service('s2', 'search').service],
    ['s1', service('s1', 'checkout', 'shop/checkout').service],
  ]);
});

describe('why a rule does not catch a source', () => {
  const shop = { connection: 'c', connection_name: 'GitLab', path: 'shop/web' };
  const why = (part: object) =>
    whyNot({ connection: null, field: 'path', pattern: 'pay/*', ...part }, shop, () => 'Jenkins');

  it.each([
    [{ connection: 'd' }, /comes through ‘GitLab’.*only for ‘Jenkins’/],
    [{}, /path does not match/],
    [{ field: 'name' }, /name ‘web’ does not match/],
    [{ field: 'tag' }, /None of its tags/],
    [{ field: 'label' }, /labels of alerts/],
  ])('%o', (part, sentence) => {
    expect(why(part)).toMatch(sentence);
  });

  it('is not its pattern where that matches', () => {
    expect(why({ pattern: 'shop/*' })).toBeNull();
    expect(why({ field: 'name', pattern: 'w*' })).toBeNull();
  });
});

it('says what came from a source', () => {
  expect(cameInWords({ deployments: 1, pipeline_runs: 0, iac_runs: 2 })).toBe(
    '1 deployment, 2 infrastructure runs',
  );
  expect(cameInWords({ deployments: 0, pipeline_runs: 0 })).toBe('Nothing yet');
});
