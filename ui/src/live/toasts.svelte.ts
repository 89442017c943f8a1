/** What a toast is about; decides its icon and colour. */
export type ToastTone = 'info' | 'success' | 'warning';

/** A short notice about what happened elsewhere or can be undone. */
export interface Toast {
  id: number;
  text: string;
  tone: ToastTone;
  /** Takes back what the toast tells of; shown as *Undo*. */
  undo?: () => void | Promise<void>;
  /** Leads to what the toast tells of. */
  open?: { label: string; href: string };
}

const LIFETIME_MS = 5_000;

class Toasts {
  #all = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** The toasts on screen, oldest first. */
  get all(): readonly Toast[] {
    return this.#all;
  }

  /** Shows a toast for five seconds and gives its id. */
  show(text: string, options: Partial<Pick<Toast, 'tone' | 'undo' | 'open'>> = {}): number {
    const id = this.#next++;
    this.#all = [...this.#all.slice(-3), { id, text, tone: 'info', ...options }];
    this.resume(id);
    return id;
  }

  /** Takes a toast away. */
  dismiss(id: number): void {
    this.pause(id);
    this.#all = this.#all.filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while the pointer or the focus is on it. */
  pause(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Gives a toast its five seconds. */
  resume(id: number): void {
    this.pause(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), LIFETIME_MS),
    );
  }
}

/** The toasts of this window. */
export const toasts = new Toasts();
