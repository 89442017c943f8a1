declare global {
  interface Window {
    /** What went wrong in this window since it opened, a line each; the end-to-end tests read it. */
    __muster_errors: string[];
  }
}

const errors: string[] = (window.__muster_errors ??= []);

/** What was thrown or logged, as one line. */
function line(value: unknown): string {
  return value instanceof Error ? `${value.name}: ${value.message}` : String(value);
}

addEventListener('error', (event) => errors.push(line(event.error ?? event.message)));
addEventListener('unhandledrejection', (event) => errors.push(line(event.reason)));

const write = console.error.bind(console);
console.error = (...values: unknown[]) => {
  errors.push(values.map(line).join(' '));
  write(...values);
};

export {};
