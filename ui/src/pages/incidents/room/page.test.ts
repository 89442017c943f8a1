import { configure, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/incidents';
import { showPage } from '../../../../test/showPage';
import {
  api,
  ProblemError,
  type IncidentDetail,
  type Room,
  type Start,
  type UpdateChannel,
} from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { registry } from '../../../shell/actions.svelte';
import { router } from '../../../shell/router.svelte';
import IncidentPage from '../IncidentPage.svelte';

// Whole pages and axe take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

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
const fake = vi.mocked(api);

const PIXEL = 'iVBORw0KGgo=';
const refused = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  for (const answer of Object.values(fake)) answer.mockReset();
  fake.incident.mockResolvedValue(given.incidentDetail());
  fake.room.mockResolvedValue(given.room());
  fake.relatedToIncident.mockResolvedValue([]);
  fake.incidentReviews.mockResolvedValue({
    reviews: [],
    due_at: null,
    overdue: false,
    may_write: true,
  });
  fake.sawIncident.mockResolvedValue(null);
  fake.incidentPages.mockResolvedValue({ pages: 0, escalations: [] });
  fake.services.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.members.mockResolvedValue(
    ['Mara Lindt', 'Ben Ito'].map((name, index) => ({
      id: `m${index + 1}`,
      member: { name } as Api.Member,
      teams: [],
    })) as unknown as Api.MemberView[],
  );
  fake.deployments.mockResolvedValue({ rows: [], next: null, total: 0 });
  fake.start.mockResolvedValue({ kind: 'open', me: 'm1' } as unknown as Start);
  fake.attachmentContent.mockResolvedValue({
    name: 'latency.png',
    media_type: 'image/png',
    base64: PIXEL,
  });
});

async function show(detail: Partial<IncidentDetail> = {}, room: Partial<Room> = {}) {
  fake.incident.mockResolvedValue(given.incidentDetail(detail));
  fake.room.mockResolvedValue(given.room(room));
  router.go('incident', { id: 'i1' });
  const view = showPage(IncidentPage);
  await screen.findByRole('heading', { name: 'Checkout answers with 502' });
  await screen.findByRole('heading', { name: 'Tasks' });
  return { ...view, user: userEvent.setup() };
}

/** What the shell does on a one-letter key. */
function press(key: string) {
  const action = registry.actions.find((each) => each.key === key);
  if (!action) throw new Error(`nothing has the key ${key}`);
  action.run();
}

const ops: UpdateChannel = {
  key: 'c/ops',
  name: 'ops',
  connection_name: 'Slack',
  reachable: true,
  audiences: ['internal'],
};
const news: UpdateChannel = { ...ops, key: 'c/news', name: 'news', audiences: ['stakeholders'] };

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

describe('the timeline', () => {
  const timeline = [
    given.entry('edit/1', {
      kind: 'opened',
      filter: 'status',
      title: 'Declared as SEV2',
      author: '',
    }),
    given.entry('note/n1', { note: 'n1', text: 'The flag is off', at: given.BEGAN + 60_000 }),
  ];

  it('is narrowed to the chosen kinds, and remembers them', async () => {
    const { user, unmount } = await show({ timeline });
    await user.click(screen.getByRole('button', { name: /^Notes/ }));
    expect(screen.queryByText('Declared as SEV2')).toBeNull();
    unmount();
    const again = await show({ timeline });
    expect(screen.queryByText('Declared as SEV2')).toBeNull();
    await again.user.click(screen.getByRole('button', { name: 'All kinds' }));
    expect(screen.getByText('Declared as SEV2')).toBeTruthy();
  });

  it('shows the entry that a link names, past the filters', async () => {
    const { user, unmount } = await show({ timeline });
    await user.click(screen.getByRole('button', { name: /^Status/ }));
    expect(screen.queryByText('The flag is off')).toBeNull();
    unmount();
    router.go('incident', { id: 'i1' }, { entry: 'note/n1' });
    showPage(IncidentPage);
    expect(await screen.findByText('The flag is off')).toBeTruthy();
    const grid = screen.getByRole('grid', { name: 'What happened' });
    await waitFor(() => expect(document.activeElement).toBe(grid));
    const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    expect(active?.textContent).toContain('The flag is off');
    expect(router.route.query.entry).toBeUndefined();
  });

  it('says so when the entry that a link names is gone', async () => {
    router.go('incident', { id: 'i1' }, { entry: 'note/gone' });
    fake.incident.mockResolvedValue(given.incidentDetail({ timeline }));
    showPage(IncidentPage);
    await waitFor(() =>
      expect(toasts.all.at(-1)?.text).toBe('The cited entry is not in this timeline any more.'),
    );
  });

  it('says so when nothing passes, and shows all again', async () => {
    const { user } = await show({ timeline });
    await user.type(screen.getByLabelText('Search the timeline'), 'nothing like it');
    await user.click(await screen.findByRole('button', { name: 'Show all entries' }));
    expect(screen.getByText('The flag is off')).toBeTruthy();
  });

  it('pins the entry of the keyboard by p', async () => {
    fake.pinEntry.mockResolvedValue(null);
    const { user } = await show({ timeline });
    screen.getByRole('grid', { name: 'What happened' }).focus();
    press('p');
    expect(fake.pinEntry).toHaveBeenLastCalledWith('i1', 'note/n1', true);
    await user.keyboard('k');
    await waitFor(() => {
      press('p');
      expect(fake.pinEntry).toHaveBeenLastCalledWith('i1', 'edit/1', true);
    });
  });

  it('has what is pinned on top', async () => {
    fake.pinEntry.mockResolvedValue(null);
    const { user } = await show({ timeline: [{ ...timeline[1]!, pinned: true }] });
    const pinned = within(screen.getByRole('list', { name: 'Pinned' }));
    expect(pinned.getByText('The flag is off')).toBeTruthy();
    await user.click(pinned.getByRole('button', { name: 'Take the pin out' }));
    expect(fake.pinEntry).toHaveBeenCalledExactlyOnceWith('i1', 'note/n1', false);
  });

  it('corrects time and text of a note, and takes it back', async () => {
    fake.correctEntry.mockResolvedValue(null);
    fake.correctNote.mockResolvedValue(null);
    const { user } = await show({ timeline });
    screen.getByRole('grid', { name: 'What happened' }).focus();
    press('w');
    const dialog = within(await screen.findByRole('dialog', { name: 'Correct the entry' }));
    const text = dialog.getByLabelText('Text');
    await user.clear(text);
    await user.type(text, 'The flag is on');
    const time = dialog.getByLabelText('When it happened');
    await user.clear(time);
    await user.type(time, '2026-11-24 09:00');
    await user.click(dialog.getByRole('button', { name: 'Save correction' }));
    const at = Date.parse('2026-11-24T08:00:00Z');
    expect(fake.correctEntry).toHaveBeenCalledExactlyOnceWith('i1', 'note/n1', at);
    await waitFor(() =>
      expect(fake.correctNote).toHaveBeenCalledExactlyOnceWith('n1', 'The flag is on'),
    );
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.correctNote).toHaveBeenLastCalledWith('n1', 'The flag is off');
    expect(fake.correctEntry).toHaveBeenLastCalledWith('i1', 'note/n1', timeline[1]!.at);
  });

  it('draws few of ten thousand entries', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      given.entry(`note/${n}`, { at: given.BEGAN + n, text: `Entry ${n}` }),
    );
    await show({ timeline: many });
    const grid = screen.getByRole('grid', { name: 'What happened' });
    expect(grid.getAttribute('aria-rowcount')).toBe('10001');
    const rows = within(grid).getAllByRole('row').length;
    expect(rows).toBeGreaterThan(5);
    expect(rows).toBeLessThan(80);
  });
});

describe('files', () => {
  const png = (name: string, size = 4) =>
    new File([new Uint8Array(size).fill(7)], name, { type: 'image/png' });
  const paste = (...files: File[]) =>
    fireEvent(
      window,
      Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files } }),
    );

  it('that are pasted are described and attached by Enter', async () => {
    fake.attachFile.mockResolvedValue('a1');
    const { user } = await show();
    await paste(png('latency.png'));
    const box = await screen.findByRole('dialog', { name: 'Attach files' });
    const field = await within(box).findByLabelText('What latency.png shows');
    expect(await audit(box)).toEqual([]);
    await user.type(field, 'Latency rises{Enter}');
    await waitFor(() =>
      expect(fake.attachFile).toHaveBeenCalledExactlyOnceWith(
        'i1',
        'latency.png',
        'Latency rises',
        'BwcHBw==',
      ),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that are too large or refused say why and stay', async () => {
    fake.attachFile.mockRejectedValue(refused('A viewer cannot attach files.'));
    const { user } = await show();
    await paste(png('huge.png', 10 * 1024 * 1024 + 1), png('small.png'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Attach files' }));
    expect(dialog.getByText(/‘huge.png’ has 10 MB; attachments have at most 10 MB/)).toBeTruthy();
    await dialog.findByLabelText('What small.png shows');
    await user.click(dialog.getByRole('button', { name: 'Attach' }));
    expect(await dialog.findByText('A viewer cannot attach files.')).toBeTruthy();
    expect(fake.attachFile).toHaveBeenCalledOnce();
    expect(dialog.getByLabelText('What small.png shows')).toBeTruthy();
  });

  it('that are dropped are read by the engine', async () => {
    fake.readFileToAttach.mockImplementation((path) =>
      path.endsWith('.exe')
        ? Promise.reject(refused('‘a.exe’ is neither an image, a PDF, nor a text.'))
        : Promise.resolve({ name: 'log.txt', media_type: 'text/plain', base64: 'aGk=' }),
    );
    await show();
    drops.heard({ payload: { type: 'drop', paths: ['/tmp/log.txt', '/tmp/a.exe'] } });
    const dialog = within(await screen.findByRole('dialog', { name: 'Attach files' }));
    expect(await dialog.findByLabelText('What log.txt shows')).toBeTruthy();
    expect(await dialog.findByText(/neither an image/)).toBeTruthy();
  });

  it('open large from the keyboard and are removed with a way back', async () => {
    fake.removeAttachment.mockResolvedValue(null);
    fake.attachFile.mockResolvedValue('a2');
    const { user } = await show(
      {
        timeline: [
          given.entry('attachment/a1', {
            kind: 'attachment',
            filter: 'attachment',
            title: 'Attached: latency.png',
            attachment: 'a1',
          }),
        ],
      },
      { attachments: [given.attachment('a1')] },
    );
    screen.getByRole('grid', { name: 'What happened' }).focus();
    await user.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: 'latency.png' }));
    expect(await dialog.findByAltText('Latency rises at 14:00')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    expect(fake.removeAttachment).toHaveBeenCalledExactlyOnceWith('a1');
    await waitFor(() => expect(toasts.all.at(-1)?.undo).toBeTruthy());
    await toasts.all.at(-1)?.undo?.();
    expect(fake.attachFile).toHaveBeenCalledWith(
      'i1',
      'latency.png',
      'Latency rises at 14:00',
      PIXEL,
    );
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
