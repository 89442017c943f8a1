import { bytes, toBase64 } from '../../incidents/room/files';

/** What is read at most: about a hundred thousand values. */
export const MAX_BYTES = 5 * 1024 * 1024;

/** The files that are offered to choose from. */
export const ACCEPTED = '.csv,.tsv,.txt,text/csv,text/plain';

/** A text that was chosen or dropped. */
export interface CsvFile {
  name: string;
  text: string;
}

/** The text of a file as it is written; spreadsheets of Windows do not all write UTF-8. */
export function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}

/** Reads a file that was chosen. Fails with a sentence where it is too large or cannot be read. */
export async function readChosen(file: File): Promise<CsvFile> {
  if (file.size > MAX_BYTES) {
    throw new Error(
      `‘${file.name}’ has ${bytes(file.size)}; at most ${bytes(MAX_BYTES)} are read at once. Import it in parts.`,
    );
  }
  let base64: string;
  try {
    base64 = await toBase64(file);
  } catch {
    throw new Error(`‘${file.name}’ could not be read. It may have been moved; choose it again.`);
  }
  return fromBase64(file.name, base64);
}

/** The text of bytes in base64, as the engine gives a dropped file. */
export function fromBase64(name: string, base64: string): CsvFile {
  const content = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return { name, text: decode(content) };
}
