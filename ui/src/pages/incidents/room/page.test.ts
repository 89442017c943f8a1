import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/incidents';
import { fake, ops, press, refused, reset, show } from '../../../../test/roomPage';
import { showPage } from '../../../../test/showPage';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import IncidentPage from '../IncidentPage.svelte';

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

describe('the room', () => {
  it('full of everything has no finding of axe', async () => {
    const long = 'Zahlungsabwicklungsdienstüberwachung '.repeat(4);
    const { container } = await show(
      {
        timeline: [
          given.entry('note/1', {
            text: long,
            pinned: true,
            trace: { was_at: given.BEGAN, was_text: 'Before', by_name: '林さん', on: given.BEGAN },
          }),
          given.entry('attachment/a1', {
            kind: 'attachment',
            filter: 'attachment',
            title: 'Attached: latency.png',
            attachment: 'a1',
          }),
          given.entry('chat/1', { kind: 'chat', filter: 'chat', text: 'مرحبا', url: 'https://x' }),
        ],
      },
      {
        attachments: [given.attachment('a1')],
        tasks: [
          given.task('t1', { title: long, owner: 'm1', owner_name: 'Mara Lindt', due_at: 1 }),
          given.task('t2', { done_at: 1, done_by_name: 'Ben Ito' }),
        ],
        updates: [
          given.statusUpdate('u1', {
            next_update_at: Date.now() + 1,
            deliveries: [
              {
                channel: 'c/ops',
                channel_name: 'ops',
                connection_name: 'Slack',
                state: 'failed',
                sent_at: null,
                problem: 'Slack is not reachable.',
                next_attempt: null,
                url: '',
              },
            ],
          }),
        ],
        update_due_at: 1,
        channels: [ops],
      },
    );
    expect(await screen.findByAltText('Latency rises at 14:00')).toBeTruthy();
    expect(screen.getByText('Not sent to #ops: Slack is not reachable')).toBeTruthy();
    expect(screen.getByText(/Corrected by 林さん/)).toBeTruthy();
    expect(screen.getByText(/^Overdue: was due/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('has a letter for every action', async () => {
    await show();
    const keys = registry.actions.flatMap(({ key }) => key ?? []);
    expect(keys.toSorted()).toEqual([...'aefhnprstuw'].toSorted());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says what failed and tries again when what is shared cannot be read', async () => {
    fake.room.mockRejectedValueOnce(refused('The file is in use.'));
    router.go('incident', { id: 'i1' });
    showPage(IncidentPage);
    expect(await screen.findByText('The file is in use.')).toBeTruthy();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Tasks' })).toBeTruthy();
  });

  it('names the channels that were opened for it', async () => {
    await show(
      { incident: given.incident({ channels: ['c/ops', 'c/gone'] }) },
      { channels: [ops] },
    );
    expect(screen.getByText('ops')).toBeTruthy();
    expect(screen.getByText('a chat channel')).toBeTruthy();
  });
});

describe('the severity', () => {
  it('is explained in the words of the workspace and changed by a key', async () => {
    fake.changeSeverity.mockResolvedValue(null);
    const { user } = await show();
    press('s');
    const guide = await screen.findByRole('dialog', { name: 'Severity' });
    expect(within(guide).getByText('Many cannot pay.')).toBeTruthy();
    expect(await audit(guide)).toEqual([]);
    await user.keyboard('1');
    expect(fake.changeSeverity).toHaveBeenCalledExactlyOnceWith('i1', 'sev1');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('stays in view with the reason when it is refused', async () => {
    fake.changeSeverity.mockRejectedValue(refused('A viewer cannot change it.'));
    const { user } = await show();
    press('s');
    const guide = await screen.findByRole('dialog', { name: 'Severity' });
    // It hears keys once it has the keyboard.
    await waitFor(() => expect(guide.contains(document.activeElement)).toBe(true));
    await user.keyboard('4');
    expect(await screen.findByText('A viewer cannot change it.')).toBeTruthy();
  });
});

describe('roles', () => {
  const roles = given
    .room()
    .roles.map((each) =>
      each.role === 'commander' ? { ...each, holder: 'm2', holder_name: 'Ben Ito' } : each,
    );

  it('are taken by one button, with a way back', async () => {
    fake.handOverRole.mockResolvedValue(null);
    const { user } = await show({}, { roles });
    await user.click(await screen.findByRole('button', { name: 'Take it: commander' }));
    expect(fake.handOverRole).toHaveBeenCalledExactlyOnceWith('i1', 'commander', 'm1');
    await waitFor(() => expect(toasts.all.at(-1)?.text).toBe('You are commander now.'));
    await toasts.all.at(-1)?.undo?.();
    expect(fake.handOverRole).toHaveBeenLastCalledWith('i1', 'commander', 'm2');
  });

  it('are handed over from the keyboard', async () => {
    fake.handOverRole.mockResolvedValue(null);
    const { user } = await show({}, { roles });
    await screen.findByRole('button', { name: 'Take it: commander' });
    press('h');
    const dialog = within(await screen.findByRole('dialog', { name: 'Hand over a role' }));
    await user.click(dialog.getByRole('button', { name: 'Hand over' }));
    expect(await dialog.findByText('Choose who takes it over.')).toBeTruthy();
    await user.type(dialog.getByLabelText('To'), 'ben');
    // jsdom places nothing, so the list stays invisible to it.
    await screen.findByRole('option', { hidden: true });
    await user.keyboard('{ArrowDown}{Enter}');
    await user.click(dialog.getByRole('button', { name: 'Hand over' }));
    expect(fake.handOverRole).toHaveBeenCalledExactlyOnceWith('i1', 'communications', 'm2');
  });
});

describe('tasks', () => {
  it('are added in one line', async () => {
    fake.addTask.mockResolvedValue('t9');
    const { user } = await show();
    await waitFor(() => expect(fake.members).toHaveBeenCalled());
    press('t');
    const field = screen.getByLabelText<HTMLInputElement>('New task');
    expect(document.activeElement).toBe(field);
    await user.keyboard('Restart the pods @ben{Enter}');
    expect(fake.addTask).toHaveBeenCalledExactlyOnceWith('i1', {
      title: 'Restart the pods',
      owner: 'm2',
      due_at: null,
    });
    await waitFor(() => expect(field.value).toBe(''));
  });

  it('for somebody unknown, or refused, say so at the field and keep what was typed', async () => {
    fake.addTask.mockRejectedValue(refused('A task has at most 200 characters.', 'title'));
    const { user } = await show();
    const field = screen.getByLabelText<HTMLInputElement>('New task');
    await user.type(field, 'Do it @zoe{Enter}');
    expect(await screen.findByText(/Nobody here is called ‘zoe’/)).toBeTruthy();
    expect(fake.addTask).not.toHaveBeenCalled();
    await user.clear(field);
    await user.type(field, 'Do it{Enter}');
    expect(await screen.findByText('A task has at most 200 characters.')).toBeTruthy();
    expect(field.value).toBe('Do it');
  });

  it('are walked by j and done by x', async () => {
    fake.setTaskDone.mockResolvedValue(null);
    const { user } = await show({}, { tasks: [given.task('t1'), given.task('t2')] });
    screen.getByRole('checkbox', { name: 'Task t1' }).focus();
    await user.keyboard('j');
    expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: 'Task t2' }));
    await user.keyboard('x');
    expect(fake.setTaskDone).toHaveBeenCalledExactlyOnceWith('t2', true);
  });

  it('are changed and deleted, with a way back', async () => {
    fake.deleteTask.mockResolvedValue(null);
    fake.addTask.mockResolvedValue('t9');
    const { user } = await show({}, { tasks: [given.task('t1', { owner: 'm2' })] });
    screen.getByRole('checkbox', { name: 'Task t1' }).focus();
    await user.keyboard('e');
    const dialog = within(await screen.findByRole('dialog', { name: 'Change the task' }));
    await user.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(fake.deleteTask).toHaveBeenCalledExactlyOnceWith('t1');
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.addTask).toHaveBeenCalledWith('i1', {
      title: 'Task t1',
      owner: 'm2',
      due_at: null,
    });
  });
});

describe('what happened near its start', () => {
  it('says why, the most suspicious first, and becomes the cause', async () => {
    fake.setIncidentCause.mockResolvedValue(null);
    fake.relatedToIncident.mockResolvedValue([
      given.related('d/1'),
      given.related('a/1', { kind: 'alert', title: 'High latency' }),
    ]);
    const { user } = await show();
    expect(await screen.findByText('Most suspicious')).toBeTruthy();
    expect(screen.getAllByText(/Deployed 4 min before/)).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Set as cause: Deployment d/1' }));
    expect(fake.setIncidentCause).toHaveBeenCalledExactlyOnceWith('i1', {
      kind: 'deployment',
      deployment: { connection: 'c', external_id: 'd/1' },
    });
  });

  it('says what failed while the rest of the room goes on', async () => {
    fake.relatedToIncident.mockRejectedValue(refused('The facts cannot be read.'));
    await show();
    expect(await screen.findByText('The facts cannot be read.')).toBeTruthy();
    expect(screen.getByLabelText('New task')).toBeTruthy();
  });
});
