import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { showPage } from '../../../../test/showPage';
import * as given from '../../../../test/skills';
import { ProblemError, type MatrixSkill } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import SkillDialog from './SkillDialog.svelte';

// Dialogs and axe take their time on a busy machine.
const fake = vi.hoisted(() => ({ saveSkill: vi.fn(), deleteSkill: vi.fn(), services: vi.fn() }));
vi.mock('../../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const onclose = vi.fn();
const onsaved = vi.fn();
const refuse = (field: string | null, message: string) =>
  fake.saveSkill.mockRejectedValue(new ProblemError({ message, field, details: null }));

beforeEach(() => {
  vi.clearAllMocks();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.services.mockResolvedValue([
    { id: 's1', service: { name: 'checkout' } },
    { id: 's2', service: { name: 'basket' } },
  ]);
  fake.saveSkill.mockResolvedValue('k9');
  fake.deleteSkill.mockResolvedValue(null);
});

async function show(skill?: MatrixSkill) {
  showPage(SkillDialog as never, { skill, groups: given.groups(), onclose, onsaved } as never);
  const dialog = await screen.findByRole('dialog');
  return { dialog: within(dialog), element: dialog, user: userEvent.setup() };
}
const save = () => screen.getByRole('button', { name: /^(Add|Save) skill$/ });
const wrongAt = (label: string | RegExp) =>
  screen.getByLabelText(label).getAttribute('aria-invalid') === 'true';

it('writes a skill about a service down, and can be undone', async () => {
  const { dialog, element, user } = await show();
  expect(await audit(element)).toEqual([]);
  await user.type(dialog.getByLabelText('Name'), ' Fail over ');
  await user.type(dialog.getByLabelText(/^Description/), 'By **night** too.');
  await user.click(dialog.getByRole('combobox', { name: 'Service' }));
  await user.keyboard('bask{Enter}');
  const wanted = dialog.getByLabelText('Wanted');
  await user.clear(wanted);
  await user.type(wanted, '3');
  await user.click(save());
  expect(fake.saveSkill).toHaveBeenCalledExactlyOnceWith(null, {
    name: 'Fail over',
    description: 'By **night** too.',
    service: 's2',
    tool: '',
    wanted: 3,
  });
  await waitFor(() => expect(onsaved).toHaveBeenCalledExactlyOnceWith('k9'));
  expect(onclose).toHaveBeenCalledOnce();
  await toasts.all.at(-1)?.undo?.();
  expect(fake.deleteSkill).toHaveBeenCalledExactlyOnceWith('k9');
});

it('is about a tool instead, one that has skills or another', async () => {
  const { dialog, user } = await show();
  await user.type(dialog.getByLabelText('Name'), 'Import a resource');
  await user.click(dialog.getByRole('radio', { name: 'A tool' }));
  expect(dialog.queryByRole('combobox', { name: 'Service' })).toBeNull();
  const tool = dialog.getByRole('combobox', { name: 'Tool' });
  await user.type(tool, 'Terr');
  const offered = await screen.findAllByRole('option', { hidden: true });
  expect(offered.map(({ textContent }) => textContent.trim())).toEqual(['Terraform 1 skill']);
  await user.clear(tool);
  await user.type(tool, 'Terragrunt');
  await user.click(save());
  expect(fake.saveSkill).toHaveBeenCalledExactlyOnceWith(
    null,
    expect.objectContaining({ service: null, tool: 'Terragrunt' }),
  );
});

it('says at each field what is missing, and asks the engine nothing', async () => {
  const { dialog, user } = await show();
  const wanted = dialog.getByLabelText('Wanted');
  await user.clear(wanted);
  await user.type(wanted, 'two{Enter}');
  expect(fake.saveSkill).not.toHaveBeenCalled();
  expect(dialog.getByText('Say in a few words what one can do.')).toBeTruthy();
  expect(dialog.getByText(/^Choose the service/)).toBeTruthy();
  expect(dialog.getByText('Type a number from 0 to 1000.')).toBeTruthy();
  expect(['Name', 'Service', 'Wanted'].map(wrongAt)).toEqual([true, true, true]);
  await user.click(dialog.getByRole('radio', { name: 'A tool' }));
  await user.click(save());
  expect(wrongAt('Tool')).toBe(true);
  await user.type(dialog.getByLabelText('Name'), 'x');
  expect(wrongAt('Name')).toBe(false);
});

it.each([
  ['name', 'Name'],
  ['description', /^Description/],
  ['service', 'Service'],
  ['wanted', 'Wanted'],
] as const)('shows what the engine says of %s at that field', async (field, label) => {
  refuse(field, `Not this ${field}.`);
  const { dialog, user } = await show(given.matrixSkill('k1', []));
  await user.click(save());
  expect(await dialog.findByText(`Not this ${field}.`)).toBeTruthy();
  expect(wrongAt(label)).toBe(true);
  expect(dialog.queryByRole('alert')).toBeNull();
  expect(onclose).not.toHaveBeenCalled();
});

it.each([
  ['of no field', null],
  ['of one that is not shown', 'tool'],
])('shows a refusal %s below', async (_, field) => {
  refuse(field, 'The disk is full.');
  const { dialog, user } = await show(given.matrixSkill('k1', []));
  await user.click(save());
  expect((await dialog.findByRole('alert')).textContent).toContain('The disk is full.');
});

it('changes a skill, and undo says what it was', async () => {
  fake.saveSkill.mockResolvedValue('k1');
  const { dialog, user } = await show(given.matrixSkill('k1', []));
  const before = given.skillRecord();
  await user.click(dialog.getByRole('radio', { name: 'Neither' }));
  await user.click(save());
  expect(fake.saveSkill).toHaveBeenLastCalledWith('k1', { ...before, service: null });
  await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
  await toasts.all.at(-1)?.undo?.();
  expect(fake.saveSkill).toHaveBeenLastCalledWith('k1', before);
});

it('asks before it throws away what was typed', async () => {
  const { dialog, user } = await show();
  await user.type(dialog.getByLabelText('Name'), 'Fail over{Escape}');
  expect(dialog.getByText('What you typed is not saved.')).toBeTruthy();
  expect(onclose).not.toHaveBeenCalled();
});
