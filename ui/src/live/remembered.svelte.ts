/**
 * A value that survives leaving the page and closing the window: kept in localStorage under
 * `muster.<key>` on this laptop. What cannot be read back gives `initial` again.
 */
export class Remembered<T> {
  #value: T;
  readonly #key: string;

  constructor(key: string, initial: T) {
    this.#key = `muster.${key}`;
    this.#value = $state(read(this.#key, initial));
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    this.#value = value;
    localStorage.setItem(this.#key, JSON.stringify(value));
  }
}

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
