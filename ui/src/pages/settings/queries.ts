import { createQuery } from '@tanstack/svelte-query';
import { disable, enable, isEnabled } from '@tauri-apps/plugin-autostart';
import { api } from '../../api';
import { settingsQuery } from '../../start/queries';

/** Settings of the workspace, the person and the laptop. */
export const settings = () => createQuery(settingsQuery);

/** The backups of the open workspace, the newest first. */
export const backups = () =>
  createQuery(() => ({ queryKey: ['workspace', 'backups'], queryFn: () => api.backups() }));

/** Whether Muster starts when this person logs in. */
export const autostart = () =>
  createQuery(() => ({ queryKey: ['settings', 'autostart'], queryFn: () => isEnabled() }));

/** Makes Muster start at login, in the tray, or no more. */
export const setAutostart = (on: boolean): Promise<void> => (on ? enable() : disable());
