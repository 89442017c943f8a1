import { api, type CsvImport } from '../../../api';
import { fromBase64, readChosen, type CsvFile } from './csvFile';

const PAUSE_MS = 300;

/**
 * One CSV text on its way into a KPI: where it is from, and what the engine makes of it. Each change of
 * the text is asked about once the keyboard rests; an answer that was overtaken is dropped.
 */
export class CsvReading {
  #kpi: string;
  #file = $state.raw<CsvFile | null>(null);
  #pasted = $state('');
  #found = $state.raw<CsvImport | null>(null);
  #failure = $state.raw<unknown>(null);
  #busy = $state(false);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(kpi: string) {
    this.#kpi = kpi;
  }

  /** The file that it is from; null while the text is pasted. */
  get file(): CsvFile | null {
    return this.#file;
  }

  /** What is pasted or typed. */
  get pasted(): string {
    return this.#pasted;
  }

  set pasted(text: string) {
    this.#pasted = text;
    this.#ask(PAUSE_MS);
  }

  /** The text to import. */
  get text(): string {
    return this.#file?.text ?? this.#pasted;
  }

  /** What the text would do; null while that is not known. */
  get found(): CsvImport | null {
    return this.#found;
  }

  /** Why it cannot be said what the text would do. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether the text is being read. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether it can be imported as it stands: something in it is new, and nothing is wrong. */
  get ready(): boolean {
    const found = this.#found;
    if (!found || this.#busy || this.#failure !== null) return false;
    return found.problems.length === 0 && found.added + found.replaced > 0;
  }

  /** Takes a file that was chosen. */
  choose(file: File): Promise<void> {
    return this.#take(() => readChosen(file));
  }

  /** Takes a file that was dropped, of which only the path is known. */
  drop(path: string): Promise<void> {
    return this.#take(async () => {
      const { name, base64 } = await api.readFileToAttach(path);
      return fromBase64(name, base64);
    });
  }

  /** Puts the file away again: a text can be pasted in its place. */
  clear(): void {
    this.#file = null;
    this.#ask(0);
  }

  /** Asks again what the text would do. */
  again(): void {
    this.#ask(0);
  }

  /** Imports it. Gives what it did; with problems it did nothing, and they are shown. */
  async write(): Promise<CsvImport> {
    const done = await api.importKpiCsv(this.#kpi, this.text, true);
    if (done.problems.length > 0) this.#found = done;
    return done;
  }

  /** Stops asking: call it when the dialog goes. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #take(read: () => Promise<CsvFile>): Promise<void> {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.#busy = true;
    this.#failure = null;
    this.#found = null;
    try {
      const file = await read();
      if (mine !== this.#asked) return;
      this.#file = file;
      this.#ask(0);
    } catch (error) {
      if (mine !== this.#asked) return;
      this.#failure = error;
      this.#busy = false;
    }
  }

  #ask(pause: number): void {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.#failure = null;
    this.#busy = this.text.trim() !== '';
    if (!this.#busy) {
      this.#found = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#read(mine), pause);
  }

  async #read(mine: number): Promise<void> {
    try {
      const found = await api.importKpiCsv(this.#kpi, this.text, false);
      if (mine === this.#asked) this.#found = found;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.#found = null;
      this.#failure = error;
    } finally {
      if (mine === this.#asked) this.#busy = false;
    }
  }
}
