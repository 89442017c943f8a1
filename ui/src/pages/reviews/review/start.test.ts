import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import { incidentRow } from '../../../../test/incidents';
import * as given from '../../../../test/oneReview';
import { showPage } from '../../../../test/showPage';
import { api, ProblemError } from '../../../api';
import { router } from '../../../shell/router.svelte';
import StartReviewDialog from './StartReviewDialog.svelte';

vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    'reviewChoices unreviewedIncidents incidents fillReviewTemplate markdown startReview'
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

beforeEach(() => {
  for (const answer of Object.values(fake)) answer.mockReset();
  fake.reviewChoices.mockResolvedValue(given.choices());
  fake.unreviewedIncidents.mockResolvedValue([]);
  fake.incidents.mockResolvedValue({ rows: [incidentRow()], next: null, total: 1 } as never);
  fake.fillReviewTemplate.mockImplementation((text) => Promise.resolve(`${text} filled`));
  fake.markdown.mockImplementation((text) => Promise.resolve(`<p>${text}</p>`));
  fake.startReview.mockResolvedValue('r9');
  router.go('reviews');
});

async function show(incident?: string) {
  showPage(StartReviewDialog, { open: true, incident });
  const box = await screen.findByRole('dialog', { name: 'Begin a review' });
  await within(box).findByRole('radio', { name: /Muster/ });
  return { box, user: userEvent.setup(), dialog: within(box) };
}

it('shows how the form begins, filled in, and has no finding of axe', async () => {
  const { box, dialog } = await show('i1');
  expect(await dialog.findByText('# {{title}} filled')).toBeTruthy();
  expect(fake.fillReviewTemplate).toHaveBeenCalledWith('# {{title}}', 'i1');
  expect(await audit(box)).toEqual([]);
});

it('begins with the chosen form and goes there', async () => {
  const { user, dialog } = await show('i1');
  await user.click(dialog.getByRole('radio', { name: /Payments/ }));
  expect(await dialog.findByText('# Money filled')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Begin review' }));
  expect(fake.startReview).toHaveBeenCalledExactlyOnceWith('i1', { kind: 'own', id: 't1' });
  await waitFor(() => expect(router.route).toMatchObject({ name: 'review', params: { id: 'r9' } }));
});

it('begins with an empty page', async () => {
  const { user, dialog } = await show('i1');
  await user.click(dialog.getByRole('radio', { name: /Empty page/ }));
  expect(dialog.getByText('An empty page.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Begin review' }));
  expect(fake.startReview).toHaveBeenCalledExactlyOnceWith('i1', { kind: 'empty' });
});

it('asks for the incident where none is given', async () => {
  const { user, dialog } = await show();
  await user.click(dialog.getByRole('button', { name: 'Begin review' }));
  expect(await dialog.findByText('Choose the incident that the review is of.')).toBeTruthy();
  expect(fake.startReview).not.toHaveBeenCalled();
  await user.type(dialog.getByLabelText('Incident'), 'checkout');
  await screen.findByRole('option', { hidden: true });
  await user.keyboard('{Enter}');
  await user.click(dialog.getByRole('button', { name: 'Begin review' }));
  expect(fake.startReview).toHaveBeenCalledExactlyOnceWith('i1', {
    kind: 'built_in',
    id: 'muster',
  });
});

it('says to whoever may only read why they begin none', async () => {
  fake.reviewChoices.mockResolvedValue(given.choices({ may_write: false }));
  showPage(StartReviewDialog, { open: true });
  const box = await screen.findByRole('dialog', { name: 'Begin a review' });
  expect(await within(box).findByText(/Your role lets you read reviews/)).toBeTruthy();
  const begin = within(box).getByRole<HTMLButtonElement>('button', { name: 'Begin review' });
  expect(begin.disabled).toBe(true);
  expect(within(box).queryByLabelText('Incident')).toBeNull();
  expect(await audit(box)).toEqual([]);
});

it('says what the engine refuses, and stays', async () => {
  fake.startReview.mockRejectedValue(
    new ProblemError({ message: 'Your role does not allow it.', field: null, details: null }),
  );
  const { user, dialog } = await show('i1');
  await user.click(dialog.getByRole('button', { name: 'Begin review' }));
  expect(await dialog.findByText('Your role does not allow it.')).toBeTruthy();
});
