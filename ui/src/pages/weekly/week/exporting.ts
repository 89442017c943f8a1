import { save } from '@tauri-apps/plugin-dialog';
import { api, type ExportFormat, type WeeklyPage } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { printDocument } from '../../reviews/review/print';

type Week = Pick<WeeklyPage, 'id' | 'week' | 'name'>;

/** What a week can be written as, in the order in which it is offered. */
export const formats: Record<ExportFormat, { name: string; extension: string }> = {
  markdown: { name: 'Markdown', extension: 'md' },
  html: { name: 'HTML', extension: 'html' },
  pdf: { name: 'PDF', extension: 'pdf' },
};

/** Asks where to, writes the week there, and says so. */
export async function exportWeek({ id, week, name }: Week, format: ExportFormat): Promise<void> {
  const { name: formatName, extension } = formats[format];
  const path = await save({
    title: `Export ${name} as ${formatName}`,
    defaultPath: await api.weekName(id, week, format),
    filters: [{ name: formatName, extensions: [extension] }],
  });
  if (path === null) return;
  await api.exportWeek(id, week, format, path);
  toasts.show(`The week is written to ${path}.`, { tone: 'success' });
}

/** Copies the week as Markdown, as it is exported. */
export async function copyWeek({ id, week }: Week): Promise<void> {
  await navigator.clipboard.writeText(await api.weekText(id, week));
  toasts.show('The week is copied as Markdown.', { tone: 'success' });
}

/** Copies the digest of the week, which is Markdown. */
export async function copyDigest({ id, week }: Week): Promise<void> {
  await navigator.clipboard.writeText(await api.weeklyDigest(id, week));
  toasts.show('The digest is copied as Markdown.', { tone: 'success' });
}

/** Prints the week as it is exported. */
export async function printWeek({ id, week, name }: Week): Promise<void> {
  await printDocument(await api.printWeek(id, week), `${name} for printing`);
}
