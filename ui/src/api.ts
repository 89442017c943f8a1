import { commands, type Problem } from './bindings';

export { events } from './bindings';
export type * from './bindings';

/**
 * Why the engine refused, as a person should read it. `field` names the form's field to put right,
 * `details` is the technical cause for the fold of an `ErrorState`.
 */
export class ProblemError extends Error {
  readonly field: string | null;
  readonly details: string | null;

  constructor({ message, field, details }: Problem) {
    super(message);
    this.name = 'ProblemError';
    this.field = field;
    this.details = details;
  }
}

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: Problem };

/** What is left of an answer when the engine did not refuse. */
type Value<R> = R extends { status: 'ok'; data: infer T }
  ? T
  : R extends { status: 'error'; error: unknown }
    ? never
    : R;

type Unwrapped<F> = F extends (...args: infer A) => Promise<infer R>
  ? (...args: A) => Promise<Value<R>>
  : never;

type Api = { [K in keyof typeof commands]: Unwrapped<(typeof commands)[K]> };

/** The engine's commands: each answers its value, or rejects with a `ProblemError`. */
export const api: Api = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    async (...args: never[]) => {
      const answer: unknown = await (command as (...args: never[]) => Promise<unknown>)(...args);
      if (!isAnswer(answer)) return answer;
      if (answer.status === 'error') throw new ProblemError(answer.error);
      return answer.data;
    },
  ]),
) as Api;

function isAnswer(value: unknown): value is Answer<unknown> {
  if (typeof value !== 'object' || value === null || !('status' in value)) return false;
  return (
    (value.status === 'ok' && 'data' in value) || (value.status === 'error' && 'error' in value)
  );
}
