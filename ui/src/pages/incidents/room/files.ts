import { number } from '../../../format';

/** The most bytes that an attachment may have: 10 MB, as the engine has it. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** What may be attached, for the dialog that chooses files. */
export const ACCEPTED =
  'image/png,image/jpeg,image/gif,image/webp,application/pdf,application/json,text/csv,text/plain,.log,.md,.txt';

/** How many bytes, as people say it: '420 KB', '3.2 MB'. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${number(size / 1024, 0)} KB`;
  return `${number(size / 1024 / 1024, 1)} MB`;
}

/** Why a file cannot be attached, in a sentence; null if it can, as far as its size goes. */
export function refusal({ name, size }: { name: string; size: number }): string | null {
  if (size === 0) return `‘${name}’ is empty, so there is nothing to attach.`;
  if (size <= MAX_BYTES) return null;
  return `‘${name}’ has ${bytes(size)}; attachments have at most 10 MB. Attach a part of it, or write a link.`;
}

/** A file's bytes in base64, as the engine takes them. */
export function toBase64(file: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = reader.result as string;
      done(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () =>
      failed(new Error('The file could not be read. It may have been moved; attach it again.'));
    reader.readAsDataURL(file);
  });
}

/** The address under which the window shows bytes that it holds. */
export const dataUrl = ({ media_type, base64 }: { media_type: string; base64: string }) =>
  `data:${media_type};base64,${base64}`;

/** The files in what was pasted; texts are left to the field that they were pasted into. */
export function filesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}

/** A name for a picture that has none but the one that every clipboard gives it. */
export function pastedName(name: string, at: number): string {
  const generic = /^(image|clipboard|unnamed)?\.?(png|jpe?g|gif|webp)?$/i.exec(name);
  if (!generic) return name;
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-');
  return `Pasted at ${time}.${generic[2] ?? 'png'}`;
}

const TEXTS = ['text/plain', 'text/csv', 'application/json'];

/** The text of a file that is one; null for any other. */
export function textOf({
  media_type,
  base64,
}: {
  media_type: string;
  base64: string;
}): string | null {
  if (!TEXTS.includes(media_type)) return null;
  const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(raw);
}
