import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { choices, defined, ownDetail, TICKETS } from '../../../../test/ownKpis';
import { showPage } from '../../../../test/showPage';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import ArchivedDialog from './ArchivedDialog.svelte';
import DefinitionCard from './DefinitionCard.svelte';
import DeleteDialog from './DeleteDialog.svelte';

const api = vi.hoisted(() => ({
  kpiDefinitions: vi.fn(),
  kpiChoices: vi.fn(),
  previewKpi: vi.fn(),
  archiveKpi: vi.fn(),
  deleteKpiDefinition: vi.fn(),
  markdown: vi.fn(),
  members: vi.fn(),
  teams: vi.fn(),
  services: vi.fn(),
}));
vi.mock('../../../api', () => ({ api }));

const onclose = vi.fn();
const onchange = vi.fn();
const keyOf = (key: string) => registry.keyed.find((action) => action.key === key);

async function fromMenu(user: UserEvent, item: string) {
  screen.getByRole('button', { name: 'More' }).focus();
  await user.keyboard('{Enter}');
  // jsdom places nothing, so the menu stays invisible to it.
  const items = await screen.findAllByRole('menuitem', { hidden: true });
  items.find(({ textContent }) => textContent?.includes(item))?.focus();
  await user.keyboard('{Enter}');
}

beforeEach(() => {
  vi.clearAllMocks();
  api.kpiChoices.mockResolvedValue(choices());
  for (const list of [api.members, api.teams, api.services]) list.mockResolvedValue([]);
  for (const write of [api.archiveKpi, api.deleteKpiDefinition]) write.mockResolvedValue(null);
  api.markdown.mockResolvedValue('<p>What <strong>customers</strong> ask.</p>');
});

describe('the definition of a KPI', () => {
  it('says in words where its values come from and who sees to it', async () => {
    const view = { ...defined({ description: 'What **customers** ask.' }), owner_name: 'Ada' };
    const { container } = showPage(DefinitionCard, { detail: ownDetail({ defined: view }) });
    const card = within(screen.getByRole('region', { name: 'Definition' }));
    expect(card.getByText('People enter its values.')).toBeTruthy();
    expect(card.getByText('Ada')).toBeTruthy();
    expect((await card.findByText('customers')).tagName).toBe('STRONG');
    expect(await audit(container)).toEqual([]);
  });

  it('opens to be edited by its key', async () => {
    showPage(DefinitionCard, { detail: ownDetail() });
    flushSync(() => keyOf('e')?.run());
    expect(await screen.findByRole('dialog', { name: 'Edit definition' })).toBeTruthy();
  });

  it('is archived and taken back', async () => {
    const user = userEvent.setup();
    showPage(DefinitionCard, { detail: ownDetail(), onchange });
    await fromMenu(user, 'Archive');
    expect(api.archiveKpi).toHaveBeenCalledExactlyOnceWith(TICKETS, true);
    await waitFor(() => expect(onchange).toHaveBeenCalled());
    const undo = await screen.findByRole('button', { name: 'Undo' });
    await waitFor(() => expect(getComputedStyle(document.body).pointerEvents).not.toBe('none'));
    await user.click(undo);
    await waitFor(() => expect(api.archiveKpi).toHaveBeenLastCalledWith(TICKETS, false));
  });

  it('says why it could not be archived', async () => {
    api.archiveKpi.mockRejectedValue(new Error('Your role does not allow it.'));
    const user = userEvent.setup();
    showPage(DefinitionCard, { detail: ownDetail(), onchange });
    await fromMenu(user, 'Archive');
    expect((await screen.findByRole('alert')).textContent).toContain('does not allow it');
    expect(onchange).not.toHaveBeenCalled();
  });

  it('has no actions for whoever may not direct, and is nothing for a delivery KPI', () => {
    const { unmount } = showPage(DefinitionCard, { detail: ownDetail({ may_direct: false }) });
    expect(screen.queryByRole('button', { name: /Edit/ })).toBeNull();
    expect(keyOf('e')).toBeUndefined();
    unmount();
    showPage(DefinitionCard, { detail: ownDetail({ defined: null }) });
    expect(screen.queryByRole('region', { name: 'Definition' })).toBeNull();
  });

  it('leads back to all KPIs once it is deleted by its name', async () => {
    router.go('kpi', { kpi: TICKETS });
    const user = userEvent.setup();
    showPage(DefinitionCard, { detail: ownDetail() });
    await fromMenu(user, 'Delete…');
    const dialog = within(await screen.findByRole('dialog'));
    const verb = dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete KPI' });
    expect(verb.disabled).toBe(true);
    await user.type(dialog.getByRole('textbox'), 'Support tickets{Enter}');
    await waitFor(() => expect(router.route.name).toBe('kpis'));
    expect(api.deleteKpiDefinition).toHaveBeenCalledExactlyOnceWith(TICKETS);
  });
});

it('names the goals that keep a KPI from being deleted, and archives it instead', async () => {
  const user = userEvent.setup();
  const view = { ...defined(), goals: ['Fewer questions', 'Calm support'] };
  showPage(DeleteDialog, { view, onclose });
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('It measures 2 goals.')).toBeTruthy();
  expect(dialog.getByText('Calm support')).toBeTruthy();
  expect(dialog.queryByRole('textbox')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Archive KPI' }));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(api.archiveKpi).toHaveBeenCalledExactlyOnceWith(TICKETS, true);
  expect(api.deleteKpiDefinition).not.toHaveBeenCalled();
});

describe('the archive', () => {
  const other = '0199b0a4-7c1e-7d2a-9b3f-000000000002';
  beforeEach(() => {
    api.kpiDefinitions.mockResolvedValue([
      defined({ name: 'In use' }, other),
      defined({ archived: true }),
    ]);
  });

  it('lists what is archived, and takes one back', async () => {
    const user = userEvent.setup();
    showPage(ArchivedDialog, { mayDirect: true, onclose });
    const dialog = within(await screen.findByRole('dialog'));
    const link = await dialog.findByRole('link', { name: 'Support tickets' });
    expect(link.getAttribute('href')).toBe(`#/kpis/${TICKETS}`);
    expect(dialog.queryByText('In use')).toBeNull();
    expect(await audit(document.body)).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Take back ‘Support tickets’' }));
    expect(api.archiveKpi).toHaveBeenCalledExactlyOnceWith(TICKETS, false);
  });

  it('only shows where the role allows no more', async () => {
    showPage(ArchivedDialog, { mayDirect: false, onclose });
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByRole('link', { name: 'Support tickets' })).toBeTruthy();
    expect(dialog.queryByRole('button', { name: /Take back|Delete/ })).toBeNull();
  });

  it('says what it is for while it is empty', async () => {
    api.kpiDefinitions.mockResolvedValue([]);
    showPage(ArchivedDialog, { mayDirect: true, onclose });
    expect(await screen.findByText('KPIs that are archived will be listed here.')).toBeTruthy();
  });
});
