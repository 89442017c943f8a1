import { api } from '../../../api';
import { said } from '../../../ui/said';
import { pastedName, refusal, toBase64 } from './files';

/** A file that was chosen and is not attached yet. */
export interface Chosen {
  key: number;
  name: string;
  media_type: string;
  /** Bytes; 0 until they are known. */
  size: number;
  /** Its bytes; empty until they are read, or if they cannot be attached. */
  base64: string;
  /** What can be seen in it, as it is typed. */
  alt: string;
  /** Why it cannot be attached. */
  wrong: string | null;
}

/** The files that wait to be attached: read, checked, each with what is said of it. */
export class ChosenFiles {
  #all = $state<Chosen[]>([]);
  #next = 0;

  /** All of them, in the order in which they were chosen. */
  get all(): readonly Chosen[] {
    return this.#all;
  }

  /** Those that can be attached now. */
  get ready(): readonly Chosen[] {
    return this.#all.filter(({ base64, wrong }) => base64 !== '' && wrong === null);
  }

  /** Whether one is still being read. */
  get reading(): boolean {
    return this.#all.some(({ base64, wrong }) => base64 === '' && wrong === null);
  }

  /** Reads a file that was pasted or picked. */
  add(file: File): Promise<void> {
    const name = pastedName(file.name, Date.now());
    const wrong = refusal({ name, size: file.size });
    const key = this.#put({ name, media_type: file.type, size: file.size, wrong });
    return wrong
      ? Promise.resolve()
      : this.#read(key, async () => ({ base64: await toBase64(file) }));
  }

  /** Reads a file that was dropped, of which only the path is known. */
  addDropped(path: string): Promise<void> {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const key = this.#put({ name, media_type: '', size: 0, wrong: null });
    return this.#read(key, async () => {
      const { base64, media_type } = await api.readFileToAttach(path);
      return { base64, media_type, size: Math.floor((base64.length * 3) / 4) };
    });
  }

  /** Takes what is said of a file. */
  describe(key: number, alt: string): void {
    this.#change(key, { alt });
  }

  /** Takes a file away. */
  remove(key: number): void {
    this.#all = this.#all.filter((file) => file.key !== key);
  }

  /** Takes all away. */
  clear(): void {
    this.#all = [];
  }

  #put(file: Pick<Chosen, 'name' | 'media_type' | 'size' | 'wrong'>): number {
    const key = this.#next++;
    this.#all.push({ key, base64: '', alt: '', ...file });
    return key;
  }

  async #read(key: number, work: () => Promise<Partial<Chosen>>): Promise<void> {
    let read: Partial<Chosen>;
    try {
      read = await work();
    } catch (error) {
      read = { wrong: said(error).message };
    }
    this.#change(key, read);
  }

  #change(key: number, change: Partial<Chosen>): void {
    const file = this.#all.find((each) => each.key === key);
    if (file) Object.assign(file, change);
  }
}
