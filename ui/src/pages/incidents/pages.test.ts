import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { entry, incidentDetail, incidentRow, room } from '../../../test/incidents';
import { showPage } from '../../../test/showPage';
import { api, ProblemError } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import IncidentPage from './IncidentPage.svelte';
import Page from './Page.svelte';

vi.mock(
  '../reviews/review/StartReviewDialog.svelte',
  () => import('../../../test/OpenDialog.svelte'),
);
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({ onDragDropEvent: () => Promise.resolve(() => {}) }),
}));
vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'incidents incident alerts services members teams policies deployments',
      'acknowledgeIncident resolveIncident reopenIncident changeSeverity',
      'assignIncident describeIncident addNote setIncidentCause incidentPages incidentReviews sawIncident levelChannels',
      'room relatedToIncident start',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

const row = incidentRow();
const detail = incidentDetail({
  timeline: [entry('note/n1', { note: 'n1', text: '<img src=x onerror=alert(1)> **bold**' })],
});

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.incidents.mockResolvedValue({ rows: [row], next: null, total: 1, open: 1, acknowledged: 0 });
  fake.incident.mockResolvedValue(detail);
  fake.room.mockResolvedValue(room());
  fake.relatedToIncident.mockResolvedValue([]);
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: null,
    overdue: false,
    may_write: true,
  });
  fake.alerts.mockResolvedValue([]);
  fake.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  fake.services.mockResolvedValue([]);
  fake.members.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.policies.mockResolvedValue([
    {
      id: 'p1',
      policy: {
        name: 'Night',
        levels: [{ targets: [], wait: 60_000 }],
        repeat: 0,
        hours: null,
        paths: [],
      },
      used_by: [],
      warnings: ['Level 1 reaches nobody.'],
    },
  ]);
  fake.incidentPages.mockResolvedValue({ escalations: [], pages: 0 });
  fake.sawIncident.mockResolvedValue(null);
  fake.levelChannels.mockResolvedValue([]);
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

  it('asks for the dialog that declares, whichever page it lies over', async () => {
    router.go('incidents');
    showPage(Page);
    await screen.findByText(row.title);
    await userEvent.setup().click(screen.getByRole('button', { name: /^Declare incident/ }));
    expect(router.route).toMatchObject({ name: 'incidents', query: { declare: '1' } });
  });

  it('says why there is nothing when the alerts are empty', async () => {
    router.go('incidents', { view: 'alerts' });
    showPage(Page);
    expect(await screen.findByText(/did or did not page: which rule/)).toBeTruthy();
  });
});

describe('the review of an incident', () => {
  const over = incidentRow({ status: 'resolved', resolved_at: Date.now() });

  it('is begun on its page', async () => {
    fake.incident.mockResolvedValue(incidentDetail({ row: over }));
    fake.incidentReviews.mockResolvedValue({
      reviews: [],
      due_at: Date.now(),
      overdue: true,
      may_write: true,
    });
    router.go('incident', { id: 'i1' });
    showPage(IncidentPage);
    const card = within(await screen.findByRole('region', { name: 'Review' }));
    await userEvent.click(await card.findByRole('button', { name: 'Write review' }));
    expect(await screen.findByText('For i1')).toBeTruthy();
  });

  it('is begun from the panel once it is over', async () => {
    fake.incident.mockResolvedValue(incidentDetail({ row: over }));
    fake.incidentReviews.mockResolvedValue({
      reviews: [],
      due_at: Date.now(),
      overdue: true,
      may_write: true,
    });
    router.go('incidents', { open: 'i1' });
    showPage(Page);
    await userEvent.click(await screen.findByRole('button', { name: 'Write review' }));
    expect(router.route).toMatchObject({
      name: 'reviews',
      query: { new: '1', incident: 'i1' },
    });
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
