import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { choices, defined, ownEvaluation, PROMETHEUS, TICKETS } from '../../../../test/ownKpis';
import { showPage } from '../../../../test/showPage';
import type { DefinitionView } from '../../../api';
import DefinitionDialog from './DefinitionDialog.svelte';

const api = vi.hoisted(() => ({
  kpiChoices: vi.fn(),
  previewKpi: vi.fn(),
  saveKpiDefinition: vi.fn(),
  members: vi.fn(),
  teams: vi.fn(),
  services: vi.fn(),
}));
vi.mock('../../../api', () => ({ api }));

const refused = (field: string, message: string) => Object.assign(new Error(message), { field });
const onclose = vi.fn();
const onsaved = vi.fn();

beforeEach(() => {
  vi.clearAllMocks();
  api.kpiChoices.mockResolvedValue(choices());
  api.previewKpi.mockResolvedValue(ownEvaluation({ unit: 'duration', value: 412 }));
  api.saveKpiDefinition.mockResolvedValue(TICKETS);
  api.members.mockResolvedValue([]);
  api.teams.mockResolvedValue([
    { id: 't1', team: { name: 'Ops', discipline: 'operations', members: [] }, services: [] },
  ]);
  api.services.mockResolvedValue([]);
});

async function show(view?: DefinitionView) {
  const user = userEvent.setup();
  showPage(DefinitionDialog, { view, onclose, onsaved });
  const dialog = within(await screen.findByRole('dialog'));
  return { user, dialog };
}

async function chooseOption(user: UserEvent, field: HTMLElement, value: string) {
  field.focus();
  await user.keyboard('{Enter}');
  // jsdom places nothing, so the list stays invisible to it.
  const options = await screen.findAllByRole('option', { hidden: true });
  const option = options.find(({ textContent }) => textContent?.includes(value));
  if (!option) throw new Error(`Nothing there is called ${value}`);
  await fireEvent.pointerUp(option);
}

async function chooseMetric(user: UserEvent, words: string) {
  const field = await screen.findByRole('combobox', { name: /^(Metric|Query for)/ });
  await user.click(field);
  await user.clear(field);
  await user.keyboard(`${words}{ArrowDown}{Enter}`);
}

it('defines a KPI from a metric in seconds, with a preview of it', async () => {
  const { user, dialog } = await show();
  expect(dialog.getByText('Choose the metric.')).toBeTruthy();
  await chooseMetric(user, 'latency');
  const preview = within(dialog.getByRole('region', { name: 'Preview' }));
  expect(await preview.findByText('Made of 12 values')).toBeTruthy();
  expect(api.previewKpi.mock.lastCall![0]).toMatchObject({
    name: 'Preview',
    unit: 'duration',
    source: { kind: 'metric', connection: PROMETHEUS, metric: 'checkout latency', scale: 1_000 },
  });
  expect(dialog.getByLabelText<HTMLInputElement>('Name').value).toBe('checkout latency');
  await user.click(dialog.getByText('Define KPI'));
  await waitFor(() => expect(onsaved).toHaveBeenCalledExactlyOnceWith(TICKETS));
  expect(api.saveKpiDefinition.mock.calls[0]).toEqual([
    null,
    {
      name: 'checkout latency',
      description: '',
      unit: 'duration',
      unit_label: '',
      direction: 'up',
      aggregation: 'mean',
      source: { kind: 'metric', connection: PROMETHEUS, metric: 'checkout latency', scale: 1_000 },
      service: null,
      teams: [],
      owner: null,
    },
  ]);
  expect(onclose).toHaveBeenCalled();
});

it('is open to everybody', async () => {
  const { dialog } = await show();
  await dialog.findByRole('combobox', { name: 'Metric' });
  expect(await audit(document.body)).toEqual([]);
});

it('saves by Enter in the name, and keeps a name that was typed', async () => {
  const { user, dialog } = await show();
  await user.type(dialog.getByLabelText('Name'), 'How long it takes');
  await chooseMetric(user, 'latency');
  await user.type(dialog.getByLabelText('Name'), '{Enter}');
  await waitFor(() => expect(api.saveKpiDefinition).toHaveBeenCalled());
  expect(api.saveKpiDefinition.mock.calls[0]![1]).toMatchObject({ name: 'How long it takes' });
});

it('asks for the metric only once somebody saves without one', async () => {
  const { user, dialog } = await show();
  const metric = await dialog.findByRole('combobox', { name: 'Metric' });
  expect(metric.getAttribute('aria-invalid')).toBeNull();
  await user.click(dialog.getByText('Define KPI'));
  expect(metric.getAttribute('aria-invalid')).toBe('true');
  expect(api.saveKpiDefinition).not.toHaveBeenCalled();
});

it('takes an error budget with its objective, and refuses one that is none', async () => {
  const { user, dialog } = await show();
  await user.click(dialog.getByRole('radio', { name: /^Error budget/ }));
  await chooseMetric(user, 'budget');
  expect(dialog.queryByLabelText('Unit')).toBeNull();
  const objective = dialog.getByLabelText('Objective');
  await user.clear(objective);
  await user.type(objective, '100 %');
  expect(objective.getAttribute('aria-invalid')).toBe('true');
  await user.click(dialog.getByText('Define KPI'));
  expect(api.saveKpiDefinition).not.toHaveBeenCalled();
  await user.clear(objective);
  await user.type(objective, '99.5 %{Enter}');
  await waitFor(() => expect(api.saveKpiDefinition).toHaveBeenCalled());
  expect(api.saveKpiDefinition.mock.calls[0]![1]).toMatchObject({
    unit: 'share',
    aggregation: 'last',
    source: { kind: 'error_budget', metric: 'error budget left', scale: 0.01, objective: 0.995 },
  });
});

it('explains a measure of its own, and asks for nothing that the measure decides', async () => {
  const { user, dialog } = await show();
  await user.click(dialog.getByRole('radio', { name: /^What Muster knows/ }));
  await chooseOption(user, await dialog.findByLabelText('What of it'), 'Nights disturbed');
  expect(
    await dialog.findByText('Nights in which somebody was paged. Less is better.'),
  ).toBeTruthy();
  expect(dialog.queryByLabelText('Aggregation')).toBeNull();
  expect(dialog.queryByLabelText('Direction')).toBeNull();
  await user.click(dialog.getByText('Define KPI'));
  await waitFor(() => expect(api.saveKpiDefinition).toHaveBeenCalled());
  expect(api.saveKpiDefinition.mock.calls[0]![1]).toMatchObject({
    name: 'Nights disturbed',
    unit: 'number',
    unit_label: 'nights',
    direction: 'down',
    source: { kind: 'own', measure: 'nights_disturbed' },
  });
});

it('takes values by hand without a preview, and says what each aggregation is for', async () => {
  const { user, dialog } = await show();
  await user.click(dialog.getByRole('radio', { name: /^By hand or CSV/ }));
  expect(dialog.getByText('Values are entered once it is defined.')).toBeTruthy();
  expect(dialog.getByText(/The newest value stands for its period/)).toBeTruthy();
  await chooseOption(user, dialog.getByLabelText('Aggregation'), 'Sum');
  expect(await dialog.findByText(/The values of a period are added up/)).toBeTruthy();
  expect(api.previewKpi).not.toHaveBeenCalled();
});

it('moves between the sources by the arrows', async () => {
  const { user, dialog } = await show();
  dialog.getByRole('radio', { name: /^Metric of a connection/ }).focus();
  await user.keyboard('{ArrowDown}');
  const budget = dialog.getByRole('radio', { name: /^Error budget/ });
  expect(document.activeElement).toBe(budget);
});

it('shows why there is no value, and what the engine refuses', async () => {
  const absence = { reason: 'no_values' as const, sentence: 'No value arrived in this period.' };
  api.previewKpi.mockResolvedValue(ownEvaluation({ value: null, absence, series: [] }));
  const { user, dialog } = await show();
  await chooseMetric(user, 'latency');
  expect(await dialog.findByText(absence.sentence)).toBeTruthy();
  api.previewKpi.mockRejectedValue(refused('source', 'This metric is gone.'));
  await chooseMetric(user, 'queue');
  expect(await dialog.findByText('This metric is gone.')).toBeTruthy();
});

it.each([
  ['name', 'Another KPI has this name.', 'textbox', 'Name'],
  ['source', 'This metric is gone.', 'combobox', 'Metric'],
  ['unit_label', 'A unit is one word or two.', 'textbox', /^What it counts/],
] as const)('puts what is wrong with %s at its field', async (field, sentence, role, name) => {
  api.saveKpiDefinition.mockRejectedValue(refused(field, sentence));
  const { user, dialog } = await show();
  await chooseMetric(user, 'queue');
  await user.click(dialog.getByText('Define KPI'));
  const control = await dialog.findByRole(role, { name });
  await waitFor(() => expect(control.getAttribute('aria-invalid')).toBe('true'));
  const note = document.getElementById(control.getAttribute('aria-describedby') ?? '');
  expect(note?.textContent).toContain(sentence);
  expect(onclose).not.toHaveBeenCalled();
});

it('shows what is wrong beneath the form where its field is not on screen', async () => {
  api.saveKpiDefinition.mockRejectedValue(refused('source', 'Values by hand need a paid plan.'));
  const { user, dialog } = await show();
  await user.click(dialog.getByRole('radio', { name: /^By hand or CSV/ }));
  await user.click(dialog.getByText('Define KPI'));
  expect((await dialog.findByRole('alert')).textContent).toContain('need a paid plan');
});

it('leads to the connections where none has a metric', async () => {
  api.kpiChoices.mockResolvedValue({ ...choices(), metrics: [] });
  const { dialog } = await show();
  expect(await dialog.findByText('No connection has a metric query yet.')).toBeTruthy();
  const link = dialog.getByRole('link', { name: 'Open connections' });
  expect(link.getAttribute('href')).toBe('#/connections');
});

it('changes a KPI in place, and asks before what was typed is lost', async () => {
  const view = defined({ teams: ['t1'] });
  const { user, dialog } = await show(view);
  expect(dialog.getByText('Edit definition')).toBeTruthy();
  expect(await dialog.findByRole('button', { name: 'Remove Ops' })).toBeTruthy();
  await user.type(dialog.getByLabelText('Name'), ' opened');
  await user.keyboard('{Escape}');
  expect(dialog.getByText('What you typed is not saved.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Keep editing' }));
  await user.click(dialog.getByRole('button', { name: 'Save definition' }));
  await waitFor(() => expect(api.saveKpiDefinition).toHaveBeenCalled());
  const { archived, ...saved } = view.definition;
  expect(archived).toBe(false);
  expect(api.saveKpiDefinition.mock.calls[0]).toEqual([
    TICKETS,
    { ...saved, name: 'Support tickets opened' },
  ]);
});

it('tries again where what can be chosen could not be read', async () => {
  api.kpiChoices.mockRejectedValueOnce(new Error('The workspace file cannot be read.'));
  const { user, dialog } = await show();
  expect((await dialog.findByRole('alert')).textContent).toContain('cannot be read');
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  expect(await dialog.findByRole('combobox', { name: 'Metric' })).toBeTruthy();
});
