import { openSource } from '../../../live/openSource';
import { router } from '../../../shell/router.svelte';

/** Where a link in a review leads. */
export type Target =
  | { kind: 'incident'; id: string; entry: string | undefined }
  | { kind: 'review'; id: string }
  | { kind: 'outside'; url: string };

/** Where a link in a review leads; null for one that leads nowhere that Muster goes. */
export function targetOf(href: string): Target | null {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  if (['http:', 'https:', 'mailto:'].includes(url.protocol)) return { kind: 'outside', url: href };
  // Not every web view takes the host of a scheme that it does not know apart from its path.
  const place = /^muster:\/\/(incident|review)\/([0-9a-z-]+)\/?(?:[?#]|$)/i.exec(href);
  if (!place) return null;
  const [, kind = '', id = ''] = place;
  if (kind.toLowerCase() === 'review') return { kind: 'review', id };
  return { kind: 'incident', id, entry: url.searchParams.get('entry') ?? undefined };
}

/** Follows a link of a review: within the app, or in the browser. */
export function followLink(href: string): void {
  const target = targetOf(href);
  if (target === null) return;
  if (target.kind === 'incident') router.go('incident', { id: target.id }, { entry: target.entry });
  else if (target.kind === 'review') router.go('review', { id: target.id });
  else void openSource(target.url);
}

/** The address under which an entry of a timeline is cited. */
export function citation(incident: string, key: string): string {
  // Round brackets would end the link in Markdown.
  const encoded = encodeURIComponent(key).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `muster://incident/${incident}?entry=${encoded}`;
}

/** A line that cites an entry of a timeline, as Markdown. */
export function citedLine(
  incident: string,
  { key, time, text }: { key: string; time: string; text: string },
): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#~]/g, '\\$&');
  return `- **${time}** [${plain}](${citation(incident, key)})`;
}
