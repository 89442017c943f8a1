import { openUrl } from '@tauri-apps/plugin-opener';
import { toasts } from './toasts.svelte';
import { said } from '../ui/said';

/** Opens a page of another system in the browser; where that fails, a toast says why. */
export async function openSource(url: string): Promise<void> {
  try {
    await openUrl(url);
  } catch (error) {
    toasts.show(said(error).message, { tone: 'warning' });
  }
}
