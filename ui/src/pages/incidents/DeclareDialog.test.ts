import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { api, ProblemError, type PolicyView } from '../../api';
import { router } from '../../shell/router.svelte';
import DeclareDialog from './DeclareDialog.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'declareIncident declareChoices severityGuide policies members teams'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const onclose = vi.fn();

const view = (id: string, name: string) =>
  ({
    id,
    policy: { name, levels: [], repeat: 0 },
    used_by: [],
    warnings: [],
  }) as unknown as PolicyView;

async function open() {
  const shown = showPage(DeclareDialog, { me: 'me', onclose });
  const dialog = await screen.findByRole('dialog', { name: 'Declare an incident' });
  await waitFor(() => expect(within(dialog).getByDisplayValue('Day')).toBeTruthy());
  return { ...shown, dialog: within(dialog), user: userEvent.setup() };
}

beforeEach(() => {
  vi.clearAllMocks();
  router.go('today');
  fake.declareIncident.mockResolvedValue('i9');
  fake.declareChoices.mockResolvedValue({
    services: [
      { id: 's2', name: 'search', firing: 2, policy: 'p2' },
      { id: 's1', name: 'checkout', firing: 0, policy: 'p1' },
    ],
    policy: 'p1',
  });
  fake.severityGuide.mockResolvedValue({
    sev1: 'Drop what you do.',
    sev2: 'Users are badly hindered.',
    sev3: 'In working hours.',
    sev4: 'Plan it.',
  });
  fake.policies.mockResolvedValue([view('p1', 'Day'), view('p2', 'Night')]);
  fake.members.mockResolvedValue([
    { id: 'me', member: { name: 'Mara Lindt' }, teams: [], is_me: true },
    { id: 'm2', member: { name: 'Jun Sato' }, teams: [], is_me: false },
  ] as never);
  fake.teams.mockResolvedValue([]);
});

it('takes a title and Enter, and leads to the incident', async () => {
  const { user } = await open();
  await user.keyboard('Search is down{Enter}');
  expect(fake.declareIncident).toHaveBeenCalledExactlyOnceWith({
    title: 'Search is down',
    severity: 'sev2',
    service: null,
    policy: 'p1',
    summary: '',
    commander: 'me',
    communications: null,
    scribe: null,
    operations_lead: null,
  });
  await waitFor(() =>
    expect(router.route).toMatchObject({ name: 'incident', params: { id: 'i9' } }),
  );
});

it('says what the severity means here, and takes it by Alt and a digit while a title is typed', async () => {
  const { user, dialog } = await open();
  expect(dialog.getByText('Users are badly hindered.')).toBeTruthy();
  await user.keyboard('Search{Alt>}1{/Alt}');
  expect(dialog.getByText('Drop what you do.')).toBeTruthy();
  expect(dialog.getByLabelText<HTMLInputElement>('Title').value).toBe('Search');
  await user.keyboard('{Enter}');
  expect(fake.declareIncident.mock.calls[0]?.[0]).toMatchObject({ severity: 'sev1' });
});

it('offers services with firing alerts first, and the policy follows the service', async () => {
  const { user, dialog } = await open();
  await user.click(dialog.getByLabelText(/^Service/));
  // jsdom places nothing, so the list stays invisible to it.
  const options = await screen.findAllByRole('option', { hidden: true });
  expect(options.map((option) => option.textContent?.trim())).toEqual([
    expect.stringMatching(/search.*2 alerts fire/),
    expect.stringContaining('checkout'),
  ]);
  await user.keyboard('sea{Enter}');
  await waitFor(() => expect(dialog.getByDisplayValue('Night')).toBeTruthy());
  expect(fake.declareIncident).not.toHaveBeenCalled();
});

it('has the roles and the summary under More', async () => {
  const { user, dialog } = await open();
  expect(dialog.queryByLabelText(/^Commander/)).toBeNull();
  await user.keyboard('Search is down');
  await user.click(dialog.getByRole('button', { name: /^More/ }));
  await waitFor(() =>
    expect(dialog.getByLabelText<HTMLInputElement>(/^Commander/).value).toBe('Mara Lindt'),
  );
  await user.click(dialog.getByLabelText(/^Communications/));
  await user.keyboard('jun{Enter}');
  await user.type(dialog.getByLabelText(/^Summary/), 'Since the deploy{Control>}{Enter}{/Control}');
  expect(fake.declareIncident.mock.calls[0]?.[0]).toMatchObject({
    communications: 'm2',
    summary: 'Since the deploy',
  });
});

it('asks for the title at its field and asks nothing of the engine', async () => {
  const { user, dialog } = await open();
  await user.click(dialog.getByRole('button', { name: 'Declare incident' }));
  expect(await dialog.findByText('Say in one line what is wrong.')).toBeTruthy();
  expect(fake.declareIncident).not.toHaveBeenCalled();
});

it('keeps a refusal in place, and what was typed', async () => {
  fake.declareIncident.mockRejectedValue(
    new ProblemError({ message: 'A viewer cannot declare.', field: null, details: null }),
  );
  const { user, dialog } = await open();
  await user.keyboard('Search is down{Enter}');
  expect(await dialog.findByText('A viewer cannot declare.')).toBeTruthy();
  expect(dialog.getByDisplayValue('Search is down')).toBeTruthy();
});

it('closes by Esc, and asks first when something would be lost', async () => {
  const { user, dialog } = await open();
  await user.keyboard('Search{Escape}');
  expect(await dialog.findByText('What you typed is not saved.')).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
  await user.click(dialog.getByRole('button', { name: 'Discard' }));
  expect(onclose).toHaveBeenCalledOnce();
});

it('has nothing that axe objects to', async () => {
  const { user, dialog, baseElement } = await open();
  await user.click(dialog.getByRole('button', { name: /^More/ }));
  await dialog.findByLabelText(/^Scribe/);
  expect(await audit(baseElement)).toEqual([]);
});
