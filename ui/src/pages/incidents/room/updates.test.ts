import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/incidents';
import { fake, news, ops, press, refused, reset, show } from '../../../../test/roomPage';

const drops = vi.hoisted(() => ({ heard: (_: { payload: unknown }) => {} }));
vi.mock(
  '../../reviews/review/StartReviewDialog.svelte',
  () => import('../../../../test/OpenDialog.svelte'),
);
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({
    onDragDropEvent: (callback: (event: { payload: unknown }) => void) => {
      drops.heard = callback;
      return Promise.resolve(() => {});
    },
  }),
}));
vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'incident room relatedToIncident incidentPages incidentReviews sawIncident services members teams deployments start addNote',
      'acknowledgeIncident resolveIncident reopenIncident changeSeverity handOverRole',
      'addTask changeTask setTaskDone deleteTask writeStatusUpdate correctStatusUpdate',
      'attachFile attachmentContent removeAttachment readFileToAttach saveAttachment',
      'pinEntry correctEntry correctNote setIncidentCause',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(reset);

describe('a status update', () => {
  it('goes to the channels of its audience and promises the next one', async () => {
    fake.writeStatusUpdate.mockResolvedValue('u1');
    const { user } = await show(
      {},
      { channels: [ops, news], suggested_next_update_at: Date.now() + 3_600_000 },
    );
    press('u');
    const box = await screen.findByRole('dialog', { name: 'Write a status update' });
    const dialog = within(box);
    expect(dialog.getByRole('checkbox', { name: '#ops' }).ariaChecked ?? '').not.toBe('false');
    await user.click(dialog.getByRole('radio', { name: 'Stakeholders' }));
    await user.click(dialog.getByRole('radio', { name: '30 min' }));
    expect(await audit(box)).toEqual([]);
    await user.type(dialog.getByLabelText('Text'), 'Paying works again for most.');
    const before = Date.now();
    await user.click(dialog.getByRole('button', { name: 'Send update' }));
    await waitFor(() => expect(fake.writeStatusUpdate).toHaveBeenCalledOnce());
    const [id, update] = fake.writeStatusUpdate.mock.calls[0] ?? [];
    expect(id).toBe('i1');
    expect(update).toMatchObject({
      text: 'Paying works again for most.',
      audience: 'stakeholders',
      channels: ['c/news'],
    });
    const promised = (update?.next_update_at ?? 0) - 1_800_000;
    expect(promised).toBeGreaterThanOrEqual(before);
    expect(promised).toBeLessThanOrEqual(Date.now());
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that is empty or refused says so at its field and stays', async () => {
    fake.writeStatusUpdate.mockRejectedValue(refused('Shorten the update.', 'text'));
    const { user } = await show();
    press('u');
    const dialog = within(await screen.findByRole('dialog', { name: 'Write a status update' }));
    expect(dialog.getByText(/No chat channel is known/)).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Send update' }));
    expect(await dialog.findByText('Write what others should know.')).toBeTruthy();
    const field = dialog.getByLabelText<HTMLTextAreaElement>('Text');
    await user.type(field, 'News{Control>}{Enter}{/Control}');
    expect(await dialog.findByText('Shorten the update.')).toBeTruthy();
    expect(field.value).toBe('News');
  });

  it('is corrected', async () => {
    fake.correctStatusUpdate.mockResolvedValue(null);
    const { user } = await show({}, { updates: [given.statusUpdate('u1')] });
    await user.click(screen.getByRole('button', { name: 'Correct the update' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Correct the update' }));
    await user.type(dialog.getByLabelText('Text'), ' Soon.');
    await user.click(dialog.getByRole('button', { name: 'Save correction' }));
    expect(fake.correctStatusUpdate).toHaveBeenCalledExactlyOnceWith(
      'u1',
      'We look into it. Soon.',
    );
  });

  it('that is due is asked for, with who is to write it', async () => {
    const { user } = await show(
      {},
      { update_due_at: Date.now() - 300_000, told_of_updates_name: 'Ben Ito' },
    );
    expect(screen.getByText('The next status update was due 5 min ago.')).toBeTruthy();
    expect(screen.getByText(/Ben Ito is to write it/)).toBeTruthy();
    const [button] = screen.getAllByRole('button', { name: 'Write update' });
    await user.click(button!);
    expect(await screen.findByRole('dialog', { name: 'Write a status update' })).toBeTruthy();
  });
});
