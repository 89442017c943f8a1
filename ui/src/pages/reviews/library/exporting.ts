import { save } from '@tauri-apps/plugin-dialog';
import { api, type ExportFormat } from '../../../api';
import { count } from '../../../format';
import { toasts } from '../../../live/toasts.svelte';

/** What reviews can be written as. */
export interface Format {
  format: ExportFormat;
  name: string;
  extension: string;
  /** The letter that does it in the list. */
  key: string;
}

/** The formats, in the order in which they are offered. */
export const formats: readonly Format[] = [
  { format: 'markdown', name: 'Markdown', extension: 'md', key: 'm' },
  { format: 'html', name: 'HTML', extension: 'html', key: 'h' },
  { format: 'pdf', name: 'PDF', extension: 'pdf', key: 'p' },
];

/** Asks where to, writes reviews there into one file, and says so. */
export async function exportReviews(
  ids: readonly string[],
  { format, name, extension }: Format,
): Promise<void> {
  const path = await save({
    title: `Export ${count(ids.length, 'review')} as ${name}`,
    defaultPath: await api.exportName([...ids], format),
    filters: [{ name, extensions: [extension] }],
  });
  if (path === null) return;
  const written = await api.exportReviews([...ids], format, path);
  toasts.show(`${count(written.reviews, 'review')} written to ${written.path}.`, {
    tone: 'success',
  });
}
