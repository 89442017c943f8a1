import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { routingTest, testedAlert } from '../../../../test/escalation';
import { showPage } from '../../../../test/showPage';
import type * as Api from '../../../api';
import { api, ProblemError } from '../../../api';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import RoutingPage from './Page.svelte';
import { newRule } from './rules';

vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'routingRules saveRoutingRule deleteRoutingRule testRouting policies services'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const longName = 'Nachtbereitschaft der Kasse und aller Dienste, von denen sie abhängt '.repeat(2);

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  fake.services.mockResolvedValue([]);
  fake.policies.mockResolvedValue([]);
  fake.routingRules.mockResolvedValue([]);
});

describe('routing rules', () => {
  const show = () => {
    const view = showPage(RoutingPage);
    return { ...view, user: userEvent.setup() };
  };

  it('are saved with their conditions', async () => {
    fake.saveRoutingRule.mockResolvedValue('r1');
    router.go('routing', { rule: 'new' });
    const { container, user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.type(panel.getByLabelText('Name'), 'Critical');
    await user.type(panel.getByLabelText('Label 1'), 'severity');
    await user.type(panel.getByLabelText('Value 1'), 'critical');
    expect(await audit(container)).toEqual([]);
    await user.click(panel.getByRole('button', { name: 'Save rule' }));
    expect(fake.saveRoutingRule).toHaveBeenCalledExactlyOnceWith(
      null,
      expect.objectContaining({
        name: 'Critical',
        severity: null,
        matchers: [{ label: 'severity', operator: '=', value: 'critical' }],
      }),
    );
    await waitFor(() => expect(screen.queryByText('New routing rule')).toBeNull());
  });

  it('show what a draft would have done before it is saved', async () => {
    const rows = [
      testedAlert('1'),
      testedAlert('2', { outcome: 'quiet', severity: null, why: 'Over before 5 min.' }),
    ];
    fake.testRouting.mockResolvedValue(
      routingTest({
        alerts: 2,
        matched: 2,
        paged: 1,
        quiet: 1,
        rows,
        sentence: 'It would have paged once.',
      }),
    );
    router.go('routing', { rule: 'new' });
    const { container, user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.type(panel.getByLabelText('Name'), 'Draft');
    await user.click(panel.getByRole('button', { name: /^Test against/ }));
    const card = within(await screen.findByRole('region', { name: 'Test of ‘Draft’' }));
    expect(await card.findByText('It would have paged once.')).toBeTruthy();
    expect(card.getByText('Over before 5 min.')).toBeTruthy();
    expect(card.getByText(/1 would have paged, 1 would have been quiet/)).toBeTruthy();
    expect(fake.testRouting).toHaveBeenCalledExactlyOnceWith({
      id: null,
      rule: expect.objectContaining({ name: 'Draft', matchers: [] }) as unknown,
    });
    expect(fake.saveRoutingRule).not.toHaveBeenCalled();
    expect(await audit(container)).toEqual([]);
  });

  it('show at its field what is wrong with a draft that is tested', async () => {
    const message = '‘((’ is no pattern.';
    fake.testRouting.mockRejectedValue(
      new ProblemError({ message, field: 'matchers', details: null }),
    );
    router.go('routing', { rule: 'new' });
    const { user } = show();
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    await user.click(panel.getByRole('button', { name: /^Test against/ }));
    expect(await panel.findByText(message)).toBeTruthy();
    expect(screen.getAllByText(message)).toHaveLength(1);
  });

  it('are tested as they are by t, and say why that failed', async () => {
    fake.routingRules.mockResolvedValue([
      { id: 'r1', rule: { ...newRule([]), name: longName }, caught: 3 },
    ]);
    fake.testRouting.mockRejectedValue(
      new ProblemError({ message: 'The alerts could not be read.', field: null, details: null }),
    );
    router.go('routing');
    const { container } = show();
    await screen.findByText(longName.trim());
    registry.actions.find(({ key }) => key === 't')?.run();
    expect(await screen.findByText('The alerts could not be read.')).toBeTruthy();
    expect(fake.testRouting).toHaveBeenCalledExactlyOnceWith(null);
    expect(await audit(container)).toEqual([]);
  });

  it('say what will be here when a test found no alerts', async () => {
    fake.routingRules.mockResolvedValue([
      { id: 'r1', rule: { ...newRule([]), name: 'Critical' }, caught: 0 },
    ]);
    fake.testRouting.mockResolvedValue(routingTest());
    router.go('routing');
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: /^Test all rules/ }));
    expect(await screen.findByText('No alert of the last 30 days is known yet.')).toBeTruthy();
  });
});
