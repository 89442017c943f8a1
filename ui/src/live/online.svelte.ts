class Online {
  #now = $state(navigator.onLine);

  constructor() {
    addEventListener('online', () => (this.#now = true));
    addEventListener('offline', () => (this.#now = false));
  }

  /** Whether this computer has a network at all; what is at the other end may still not answer. */
  get now(): boolean {
    return this.#now;
  }
}

/** Whether this computer is online. */
export const online = new Online();
