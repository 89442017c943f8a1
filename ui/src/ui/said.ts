/** What a failure says to a person: a sentence, and details for who wants to know more. */
export interface Said {
  message: string;
  details?: string;
}

/** The sentence of whatever was thrown. The engine's errors carry `message` and maybe `details`. */
export function said(error: unknown): Said {
  if (typeof error === 'string' && error !== '') return { message: error };
  if (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  ) {
    const details =
      'details' in error && typeof error.details === 'string' ? error.details : undefined;
    return { message: error.message, details };
  }
  return { message: 'Something failed and did not say what. Try again; the log has more.' };
}
