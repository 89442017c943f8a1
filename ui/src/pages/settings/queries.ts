import { createQuery } from '@tanstack/svelte-query';
import { disable, enable, isEnabled } from '@tauri-apps/plugin-autostart';
import { api, type IncidentChannels } from '../../api';
import { settingsQuery } from '../../start/queries';

/** Settings of the workspace, the person and the laptop. */
export const settings = () => createQuery(settingsQuery);

/** The backups of the open workspace, the newest first. */
export const backups = () =>
  createQuery(() => ({ queryKey: ['workspace', 'backups'], queryFn: () => api.backups() }));

/** How Muster is reached on this desktop: the global shortcut and links. */
export const desktop = () =>
  createQuery(() => ({ queryKey: ['settings', 'desktop'], queryFn: () => api.desktop() }));

/** What severities mean until a workspace says it in its own words. */
export const usualSeverityGuide = () =>
  createQuery(() => ({
    queryKey: ['settings', 'usual severity guide'],
    queryFn: () => api.usualSeverityGuide(),
  }));

/** Every chat channel, and where channels can be opened. */
export const chats = () =>
  createQuery(() => ({ queryKey: ['connections', 'chats'], queryFn: () => api.chats() }));

/** What the channel of an incident would be called; asked for while there are such channels. */
export const channelExample = (channels: () => IncidentChannels | null) =>
  createQuery(() => ({
    queryKey: ['settings', 'channel example', channels()?.pattern],
    queryFn: () => api.incidentChannelExample(channels()?.pattern ?? ''),
    enabled: channels() !== null,
    placeholderData: (before: string | undefined) => before,
  }));

/** Whether Muster starts when this person logs in. */
export const autostart = () =>
  createQuery(() => ({ queryKey: ['settings', 'autostart'], queryFn: () => isEnabled() }));

/** Makes Muster start at login, in the tray, or no more. */
export const setAutostart = (on: boolean): Promise<void> => (on ? enable() : disable());
