import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError, type DesktopView } from '../../api';
import DesktopSection from './DesktopSection.svelte';

const fake = vi.hoisted(() => ({ setDeclareShortcut: vi.fn(), setOpenLinks: vi.fn() }));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const desktop: DesktopView = {
  shortcut: { keys: 'Ctrl+Alt+I', works: true, problem: null },
  links: { packaged: false, on: false },
};
const show = (more: Partial<DesktopView> = {}) =>
  showPage(DesktopSection, { desktop: { ...desktop, ...more } });
const keys = () => screen.getByLabelText<HTMLInputElement>('Keys');

beforeEach(() => {
  vi.clearAllMocks();
  fake.setDeclareShortcut.mockResolvedValue(null);
  fake.setOpenLinks.mockResolvedValue(null);
});

it('takes the combination that is pressed', async () => {
  const { container } = show();
  await fireEvent.keyDown(keys(), { key: 'd', code: 'KeyD', ctrlKey: true, shiftKey: true });
  expect(keys().value).toBe('Ctrl+Shift+D');
  expect(fake.setDeclareShortcut).not.toHaveBeenCalled();
  expect(await audit(container)).toEqual([]);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Use these keys' }));
  expect(fake.setDeclareShortcut).toHaveBeenCalledExactlyOnceWith('Ctrl+Shift+D');
});

it('takes the combination that is typed, by Enter', async () => {
  const user = userEvent.setup();
  show();
  await user.clear(keys());
  await user.type(keys(), 'Super+F9{Enter}');
  expect(fake.setDeclareShortcut).toHaveBeenCalledExactlyOnceWith('Super+F9');
});

it('says at the field that the keys are taken, and keeps what was typed', async () => {
  const message =
    'This desktop did not give Super+L to Muster: another app uses these keys already.';
  fake.setDeclareShortcut.mockRejectedValue(
    new ProblemError({ message, field: 'keys', details: null }),
  );
  const user = userEvent.setup();
  show();
  await user.clear(keys());
  await user.type(keys(), 'Super+L{Enter}');
  expect(await screen.findByText(message)).toBeTruthy();
  expect(keys().value).toBe('Super+L');
  expect(keys().getAttribute('aria-invalid')).toBe('true');
});

it('is switched off, and on again with the keys to begin with', async () => {
  const user = userEvent.setup();
  const { rerender } = show();
  await user.click(screen.getByRole('switch', { name: 'Global shortcut' }));
  expect(fake.setDeclareShortcut).toHaveBeenLastCalledWith(null);
  const off = { ...desktop, shortcut: { keys: null, works: false, problem: null } };
  await rerender({ given: { desktop: off } });
  expect(screen.queryByLabelText('Keys')).toBeNull();
  await user.click(screen.getByRole('switch', { name: 'Global shortcut' }));
  expect(fake.setDeclareShortcut).toHaveBeenLastCalledWith('Ctrl+Alt+I');
});

it('says what works instead where the display has no global shortcuts', () => {
  const problem = 'This desktop runs on Wayland. Give a shortcut to ‘muster --declare’.';
  show({ shortcut: { keys: 'Ctrl+Alt+I', works: false, problem } });
  expect(screen.getByText(problem)).toBeTruthy();
});

it('asks the desktop for links only when it is told to', async () => {
  const user = userEvent.setup();
  show();
  await user.click(screen.getByRole('switch', { name: 'Open links in Muster' }));
  expect(fake.setOpenLinks).toHaveBeenCalledExactlyOnceWith(true);
});

it('says why links cannot be had', async () => {
  fake.setOpenLinks.mockRejectedValue(
    new ProblemError({ message: 'It needs xdg-mime.', field: null, details: null }),
  );
  const user = userEvent.setup();
  show();
  await user.click(screen.getByRole('switch', { name: 'Open links in Muster' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('xdg-mime'));
});

it('leaves nothing to choose where a package did it', () => {
  show({ links: { packaged: true, on: false } });
  expect(screen.queryByRole('switch', { name: 'Open links in Muster' })).toBeNull();
  expect(screen.getByText(/its package told this desktop/)).toBeTruthy();
});
