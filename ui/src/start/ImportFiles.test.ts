import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../test/audit';
import { showPage } from '../../test/showPage';
import { registry } from '../shell/actions.svelte';
import ImportFiles from './ImportFiles.svelte';

const fake = vi.hoisted(() => ({
  importFiles: vi.fn(),
  open: vi.fn(),
  stop: vi.fn(),
  heard: (_event: { payload: unknown }): void => {},
}));
vi.mock('../api', () => ({ api: { importFiles: fake.importFiles } }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ open: fake.open }));
vi.mock('@tauri-apps/api/webview', () => ({
  getCurrentWebview: () => ({
    onDragDropEvent: (callback: (event: { payload: unknown }) => void) => {
      fake.heard = callback;
      return Promise.resolve(fake.stop);
    },
  }),
}));

const drag = (payload: object) => flushSync(() => fake.heard({ payload }));
const position = { x: 0, y: 0 };
const plan = {
  path: '/home/mara/plan.json',
  connection_name: 'Terraform files',
  facts: 1,
  summary: 'A plan: 3 to add.',
  problem: null,
};
const photo = {
  path: '/home/mara/cat.png',
  connection_name: '',
  facts: 0,
  summary: '',
  problem: 'cat.png is no output of Terraform or Ansible.',
};

beforeEach(() => {
  vi.clearAllMocks();
  fake.importFiles.mockResolvedValue({ files: [plan, photo] });
});

it('says what may be dropped, reads it, and tells of each file', async () => {
  const user = userEvent.setup();
  showPage(ImportFiles);
  drag({ type: 'enter', paths: [plan.path], position });
  expect(screen.getByText('Drop Terraform plans or Ansible output')).toBeTruthy();
  drag({ type: 'drop', paths: [plan.path, photo.path], position });
  expect(screen.queryByText('Drop Terraform plans or Ansible output')).toBeNull();
  const dialog = await screen.findByRole('dialog', { name: 'Import files' });
  expect(await within(dialog).findByText('1 of 2 files read.')).toBeTruthy();
  expect(within(dialog).getByText('1 fact came into ‘Terraform files’.')).toBeTruthy();
  expect(within(dialog).getByText(photo.problem)).toBeTruthy();
  expect(fake.importFiles).toHaveBeenCalledExactlyOnceWith([plan.path, photo.path]);
  expect(await audit(dialog)).toEqual([]);
  await user.click(within(dialog).getByText('Close', { selector: 'footer button' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('shows nothing for what has no files, and takes the overlay away again', () => {
  showPage(ImportFiles);
  drag({ type: 'enter', paths: [], position });
  expect(screen.queryByText(/Drop Terraform/)).toBeNull();
  drag({ type: 'enter', paths: [plan.path], position });
  drag({ type: 'leave' });
  expect(screen.queryByText(/Drop Terraform/)).toBeNull();
  drag({ type: 'drop', paths: [], position });
  expect(fake.importFiles).not.toHaveBeenCalled();
});

it('takes files from the desktop’s own dialog, by the palette', async () => {
  fake.open.mockResolvedValue([plan.path]);
  fake.importFiles.mockResolvedValue({ files: [plan] });
  showPage(ImportFiles);
  registry.actions.find(({ title }) => title === 'Import files…')?.run();
  expect(await screen.findByText('1 file read.')).toBeTruthy();
  expect(fake.open).toHaveBeenCalledWith(expect.objectContaining({ multiple: true }));
  expect(fake.importFiles).toHaveBeenCalledExactlyOnceWith([plan.path]);
});

it('does nothing when no file is chosen', async () => {
  fake.open.mockResolvedValue(null);
  showPage(ImportFiles);
  registry.actions.find(({ title }) => title === 'Import files…')?.run();
  await waitFor(() => expect(fake.open).toHaveBeenCalled());
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('keeps a refusal in place, and tries again', async () => {
  const user = userEvent.setup();
  fake.importFiles.mockRejectedValueOnce(new Error('Your role reads and does not import.'));
  showPage(ImportFiles);
  drag({ type: 'drop', paths: [plan.path], position });
  expect((await screen.findByRole('alert')).textContent).toContain('does not import');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('1 of 2 files read.')).toBeTruthy();
});

it('listens no more once the workspace is closed', async () => {
  const { unmount } = showPage(ImportFiles);
  unmount();
  await waitFor(() => expect(fake.stop).toHaveBeenCalled());
});
