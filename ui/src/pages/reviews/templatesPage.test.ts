import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Api from '../../api';
import { audit } from '../../../test/audit';
import { builtIn, ownTemplate } from '../../../test/reviewLibrary';
import { showPage } from '../../../test/showPage';
import { api, ProblemError, type TemplateView } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import TemplatesPage from './TemplatesPage.svelte';

vi.mock('@tauri-apps/plugin-opener', () => ({ openUrl: vi.fn() }));
vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'reviewChoices fillReviewTemplate markdown saveReviewTemplate deleteReviewTemplate'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);
const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  given([builtIn, ownTemplate]);
  fake.fillReviewTemplate.mockImplementation((text) =>
    Promise.resolve(text.replace('{{impact}}', '412 orders').replace('{{summary}}', 'It broke.')),
  );
  fake.markdown.mockImplementation((text) => Promise.resolve(`<p>${text}</p>`));
  fake.saveReviewTemplate.mockResolvedValue('t1');
  fake.deleteReviewTemplate.mockResolvedValue(null);
  router.go('reviewTemplates');
});

function given(templates: TemplateView[], may = true) {
  fake.reviewChoices.mockResolvedValue({
    templates,
    factors: [],
    tags: [],
    blanks: [
      { name: 'impact', meaning: 'Whom it hurt, and how much' },
      { name: 'timeline', meaning: 'What happened when' },
    ],
    may_write: true,
    may_edit_templates: may,
  });
}

async function show(query: Record<string, string> = {}) {
  router.go('reviewTemplates', query);
  const view = showPage(TemplatesPage);
  await screen.findByRole('list', { name: 'Muster’s templates' });
  return { ...view, user: userEvent.setup() };
}

it('shows Muster’s and the teams’ forms, filled in as a review begins, without a finding of axe', async () => {
  const { container } = await show({ template: 't1' });
  expect(
    within(screen.getByRole('list', { name: 'Your templates' })).getByRole('link', {
      name: /Payments/,
    }),
  ).toBeTruthy();
  expect(await screen.findByText(/412 orders/)).toBeTruthy();
  expect(fake.fillReviewTemplate).toHaveBeenCalledExactlyOnceWith(ownTemplate.text, null);
  expect(await audit(container)).toEqual([]);
});

it('shows the Markdown with its blanks', async () => {
  const { user } = await show({ template: 't1' });
  await user.click(screen.getByRole('radio', { name: 'Markdown with blanks' }));
  expect(screen.getByRole('region', { name: 'Markdown with blanks' }).textContent).toBe(
    ownTemplate.text,
  );
});

it('begins with the first one, and says that one of Muster’s cannot be changed', async () => {
  await show();
  expect(await screen.findByRole('region', { name: 'Muster' })).toBeTruthy();
  expect(screen.getByText(/Muster brings this one/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Edit/ })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Delete/ })).toBeNull();
});

it('is to be read only for whoever may not edit templates', async () => {
  given([builtIn], false);
  const { unmount } = await show();
  expect(screen.getByText(/A manager or an admin can make one/)).toBeTruthy();
  expect(screen.queryByText(/make a copy and change that/)).toBeNull();
  expect(screen.queryAllByRole('button')).toEqual([]);
  unmount();
  given([builtIn, ownTemplate], false);
  await show({ template: 't1' });
  expect(await screen.findByRole('region', { name: 'Payments' })).toBeTruthy();
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(registry.actions.filter(({ id }) => id.startsWith('template'))).toEqual([]);
});

it('makes a copy of one of Muster’s, and shows it once it is saved', async () => {
  const { user } = await show();
  await user.click(screen.getByRole('button', { name: /^Make a copy/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New template' }));
  const name = dialog.getByLabelText<HTMLInputElement>('Name');
  expect(name.value).toBe('Copy of Muster');
  await user.clear(name);
  await user.type(name, 'Payments{Enter}');
  await waitFor(() =>
    expect(fake.saveReviewTemplate).toHaveBeenCalledExactlyOnceWith(null, {
      name: 'Payments',
      description: builtIn.description,
      text: builtIn.text,
    }),
  );
  await waitFor(() => expect(router.route.query.template).toBe('t1'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('puts a blank where the cursor is', async () => {
  const { user } = await show({ template: 't1' });
  registry.actions.find(({ key }) => key === 'e')?.run();
  const box = await screen.findByRole('dialog', { name: 'Edit template' });
  const dialog = within(box);
  expect(await audit(box)).toEqual([]);
  const text = dialog.getByLabelText<HTMLTextAreaElement>('Text, in Markdown');
  text.setSelectionRange(0, '## Money'.length);
  await user.click(dialog.getByRole('button', { name: /timeline/ }));
  expect(text.value).toBe('{{timeline}}\n\n{{impact}}\n');
  expect(document.activeElement).toBe(text);
  await user.keyboard('!');
  await user.click(dialog.getByRole('button', { name: 'Save template' }));
  await waitFor(() =>
    expect(fake.saveReviewTemplate).toHaveBeenCalledExactlyOnceWith('t1', {
      name: 'Payments',
      description: ownTemplate.description,
      text: '{{timeline}}!\n\n{{impact}}\n',
    }),
  );
});

it('shows what is written as a review would begin', async () => {
  const { user } = await show({ template: 't1' });
  await user.click(screen.getByRole('button', { name: /^Edit/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Text, in Markdown'), 'More');
  await user.click(dialog.getByRole('radio', { name: 'Preview' }));
  expect(await dialog.findByText(/412 orders\s+More/)).toBeTruthy();
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: /timeline/ }).disabled).toBe(true);
});

it('says at the field, or in place, why it cannot be saved, and keeps what was typed', async () => {
  fake.saveReviewTemplate.mockRejectedValueOnce(refused('Give the template a name.', 'name'));
  const { user } = await show();
  await user.click(screen.getByRole('button', { name: /^New template/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New template' }));
  await user.click(dialog.getByRole('button', { name: 'Save template' }));
  expect(await dialog.findByText('Give the template a name.')).toBeTruthy();
  expect(dialog.getByLabelText('Name').getAttribute('aria-invalid')).toBe('true');
  fake.saveReviewTemplate.mockRejectedValueOnce(refused('A viewer cannot write templates.'));
  await user.type(dialog.getByLabelText('Name'), 'Ours');
  await user.click(dialog.getByRole('button', { name: 'Save template' }));
  expect((await dialog.findByRole('alert')).textContent).toContain('A viewer cannot');
  await user.keyboard('{Escape}');
  expect(await dialog.findByText('What you typed is not saved.')).toBeTruthy();
});

it('deletes one of the teams’, with a way back', async () => {
  const { user } = await show({ template: 't1' });
  await user.click(screen.getByRole('button', { name: /^Delete/ }));
  expect(fake.deleteReviewTemplate).toHaveBeenCalledExactlyOnceWith('t1');
  await waitFor(() => expect(router.route.query.template).toBeUndefined());
  await toasts.all.at(-1)?.undo?.();
  const { name, description, text } = ownTemplate;
  expect(fake.saveReviewTemplate).toHaveBeenCalledExactlyOnceWith(null, {
    name,
    description,
    text,
  });
});

it('says in place why one cannot be deleted', async () => {
  fake.deleteReviewTemplate.mockRejectedValue(refused('A viewer cannot delete templates.'));
  const { user } = await show({ template: 't1' });
  await user.click(screen.getByRole('button', { name: /^Delete/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('A viewer cannot');
});

it('says so when the one that a link means is gone', async () => {
  const { user } = await show({ template: 'gone' });
  expect(await screen.findByText('This template does not exist any more.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Show another' }));
  expect(await screen.findByRole('region', { name: 'Muster' })).toBeTruthy();
});

it('says what failed, and tries again', async () => {
  fake.reviewChoices.mockRejectedValueOnce(refused('The workspace cannot be read.'));
  showPage(TemplatesPage);
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('list', { name: 'Muster’s templates' })).toBeTruthy();
});
