import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Api from '../../../api';
import { audit } from '../../../../test/audit';
import * as given from '../../../../test/incidents';
import { fake, PIXEL, press, refused, reset, show } from '../../../../test/roomPage';
import { showPage } from '../../../../test/showPage';
import { toasts } from '../../../live/toasts.svelte';
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
