import { said } from '../ui/said';
import { toasts } from './toasts.svelte';

/** Makes the *Undo* of a toast that tells why when the engine refuses it. */
export function undo(work: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    try {
      await work();
    } catch (error) {
      toasts.show(said(error).message, { tone: 'warning' });
    }
  };
}
