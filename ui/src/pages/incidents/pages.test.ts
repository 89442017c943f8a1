import { configure, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { api, ProblemError, type IncidentDetail, type IncidentRow } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import IncidentPage from './IncidentPage.svelte';
import Page from './Page.svelte';
import PoliciesPage from './PoliciesPage.svelte';

// Whole pages and axe take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'incidents incident alerts services members teams policies routingRules deployments',
      'declareIncident acknowledgeIncident resolveIncident reopenIncident changeSeverity',
      'assignIncident describeIncident addNote setIncidentCause savePolicy saveRoutingRule',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const row: IncidentRow = {
  id: 'i1',
  title: 'Checkout answers with 502',
  service: 's1',
  service_name: 'checkout',
  severity: 'sev2',
  status: 'open',
  opened_at: Date.now() - 600_000,
  acknowledged_at: null,
  acknowledged_by_name: '',
  resolved_at: null,
  assignee: null,
  assignee_name: '',
  alerts: 1,
};

const detail: IncidentDetail = {
  row,
  incident: {
    title: row.title,
    summary: '',
    service: 's1',
    severity: 'sev2',
    origin: 'declared',
    opened_at: row.opened_at,
    escalated_at: row.opened_at,
    acknowledged_at: null,
    acknowledged_by: null,
    first_acknowledged_at: null,
    resolved_at: null,
    resolved_by: null,
    assignee: null,
    policy: null,
    alerts: [],
    cause: null,
  },
  timeline: [
    {
      at: row.opened_at,
      kind: 'note',
      title: 'Note',
      text: '<img src=x onerror=alert(1)> **bold**',
      author: 'Mara Lindt',
      note: 'n1',
    },
  ],
  alerts: [],
  ladder: [],
  policy_name: '',
  cause: { deployment: null, why: 'No deployment is near.', by_hand: false },
};

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.incidents.mockResolvedValue({ rows: [row], next: null, total: 1, open: 1, acknowledged: 0 });
  fake.incident.mockResolvedValue(detail);
  fake.alerts.mockResolvedValue([]);
  fake.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  fake.services.mockResolvedValue([]);
  fake.members.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.routingRules.mockResolvedValue([]);
  fake.policies.mockResolvedValue([
    {
      id: 'p1',
      policy: { name: 'Night', levels: [{ targets: [], wait: 60_000 }], repeat: 0 },
      used_by: [],
      warnings: ['Level 1 reaches nobody.'],
    },
  ]);
  for (const name of ['acknowledgeIncident', 'resolveIncident', 'reopenIncident'] as const) {
    fake[name].mockResolvedValue(null);
  }
});

describe('the list', () => {
  it('shows incidents without a finding of axe', async () => {
    router.go('incidents');
    const { container } = showPage(Page);
    expect(await screen.findByText(row.title)).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Incidents' })).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('acknowledges the row of the keyboard by a, and resolves it by r with a way back', async () => {
    router.go('incidents');
    showPage(Page);
    await screen.findByText(row.title);
    screen.getByRole('grid', { name: 'Incidents' }).focus();
    const user = userEvent.setup();
    await user.keyboard('a');
    expect(fake.acknowledgeIncident).toHaveBeenCalledExactlyOnceWith('i1');
    await waitFor(() => expect(toasts.all).toHaveLength(1));
    await user.keyboard('r');
    await waitFor(() => expect(fake.resolveIncident).toHaveBeenCalledWith('i1'));
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.reopenIncident).toHaveBeenCalledExactlyOnceWith('i1');
  });

  it('keeps a refusal in place', async () => {
    router.go('incidents');
    fake.resolveIncident.mockRejectedValue(
      new ProblemError({ message: 'A viewer cannot resolve.', field: null, details: null }),
    );
    showPage(Page);
    await screen.findByText(row.title);
    screen.getByRole('grid', { name: 'Incidents' }).focus();
    await userEvent.setup().keyboard('r');
    expect(await screen.findByText('A viewer cannot resolve.')).toBeTruthy();
  });

  it('says why there is nothing when the alerts are empty', async () => {
    router.go('incidents', { view: 'alerts' });
    showPage(Page);
    expect(await screen.findByText(/did or did not page: which rule/)).toBeTruthy();
  });
});

describe('declaring', () => {
  it('takes a title and Enter, with SEV2 and the only policy', async () => {
    fake.declareIncident.mockResolvedValue('i9');
    router.go('incidents', { declare: '1' });
    showPage(Page);
    const dialog = within(await screen.findByRole('dialog'));
    await waitFor(() => expect(dialog.getByDisplayValue('Night')).toBeTruthy());
    const user = userEvent.setup();
    await user.type(dialog.getByLabelText('Title'), 'Search is down{Enter}');
    expect(fake.declareIncident).toHaveBeenCalledExactlyOnceWith({
      title: 'Search is down',
      severity: 'sev2',
      service: null,
      policy: 'p1',
      summary: '',
    });
    await waitFor(() =>
      expect(router.route).toMatchObject({ name: 'incident', params: { id: 'i9' } }),
    );
  });

  it('asks for the title at its field and asks nothing of the engine', async () => {
    router.go('incidents', { declare: '1' });
    showPage(Page);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.setup().click(dialog.getByRole('button', { name: 'Declare incident' }));
    expect(await dialog.findByText('Say in one line what is wrong.')).toBeTruthy();
    expect(fake.declareIncident).not.toHaveBeenCalled();
  });
});

describe('one incident', () => {
  const show = async () => {
    router.go('incident', { id: 'i1' });
    const view = showPage(IncidentPage);
    await screen.findByRole('heading', { name: row.title });
    return view;
  };

  it('warns that nobody is told, without a finding of axe', async () => {
    const { container } = await show();
    expect(screen.getByText(/no escalation policy, so nobody is told/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('shows a note as it was written and runs nothing in it', async () => {
    const { container } = await show();
    expect(screen.getByText('<img src=x onerror=alert(1)> **bold**')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
  });

  it('adds a note by Ctrl+Enter and empties the field', async () => {
    fake.addNote.mockResolvedValue(null);
    await show();
    const field = screen.getByLabelText<HTMLTextAreaElement>('Note');
    await userEvent.setup().type(field, 'Flag is off{Control>}{Enter}{/Control}');
    expect(fake.addNote).toHaveBeenCalledExactlyOnceWith('i1', 'Flag is off', null);
    await waitFor(() => expect(field.value).toBe(''));
  });

  it('is edited in a dialog that begins with what is there', async () => {
    fake.describeIncident.mockResolvedValue(null);
    await show();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /^Edit/ }));
    const dialog = within(await screen.findByRole('dialog'));
    const title = dialog.getByLabelText('Title');
    await user.clear(title);
    await user.type(title, 'Checkout is down{Enter}');
    expect(fake.describeIncident).toHaveBeenCalledExactlyOnceWith(
      'i1',
      'Checkout is down',
      '',
      's1',
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('offers Acknowledge and Resolve by their letters', async () => {
    await show();
    const keys = registry.actions.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['a', 'r', 'e']));
  });
});

describe('policies', () => {
  it('is loud about levels that reach nobody, without a finding of axe', async () => {
    router.go('policies');
    const { container } = showPage(PoliciesPage);
    expect(await screen.findByText('Level 1 reaches nobody.')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('shows the refusal of a policy at its levels and keeps what was typed', async () => {
    const message = 'Say who is told on level 1.';
    fake.savePolicy.mockRejectedValue(
      new ProblemError({ message, field: 'levels', details: null }),
    );
    router.go('policies', { policy: 'new' });
    const { container } = showPage(PoliciesPage);
    const panel = within(await screen.findByRole('complementary', { name: 'New policy' }));
    const user = userEvent.setup();
    await user.type(panel.getByLabelText('Name'), 'Day');
    await user.click(panel.getByRole('button', { name: 'Save policy' }));
    expect(await panel.findByText(message)).toBeTruthy();
    expect(panel.getByDisplayValue('Day')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('saves a rule with its conditions', async () => {
    fake.saveRoutingRule.mockResolvedValue('r1');
    router.go('policies', { rule: 'new' });
    const { container } = showPage(PoliciesPage);
    const panel = within(await screen.findByRole('complementary', { name: 'New routing rule' }));
    const user = userEvent.setup();
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
});
