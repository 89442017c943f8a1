/**
 * One thing that a form or a button does: whether it is under way, and why it failed last time.
 * Failures stay in place until the next attempt, the ones of a field at the field.
 */
export class Attempt {
  /** Whether it is under way. */
  busy = $state(false);
  /** What was thrown last time; null after a success. */
  failure = $state.raw<unknown>(null);

  /** Does it, unless it is under way. True when it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** The sentence to show at a field; null if the failure is not its. */
  at(field: string): string | null {
    return this.failure instanceof Error && fieldOf(this.failure) === field
      ? this.failure.message
      : null;
  }

  /** The failure that none of the form's fields shows; null if there is none. */
  beside(...fields: string[]): unknown {
    const field = fieldOf(this.failure);
    return field !== null && fields.includes(field) ? null : this.failure;
  }
}

function fieldOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('field' in error)) return null;
  return typeof error.field === 'string' ? error.field : null;
}
