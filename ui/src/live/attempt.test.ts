import { expect, it } from 'vitest';
import { ProblemError } from '../api';
import { Attempt } from './attempt.svelte';

const refused = (field: string | null) =>
  Promise.reject(new ProblemError({ message: 'Give it a name.', field, details: null }));

it('shows a refusal at its field, and nowhere else', async () => {
  const attempt = new Attempt();
  expect(await attempt.run(() => refused('name'))).toBe(false);
  expect(attempt.at('name')).toBe('Give it a name.');
  expect(attempt.at('email')).toBeNull();
  expect(attempt.beside('name', 'email')).toBeNull();
  expect(attempt.beside('email')).toBe(attempt.failure);
});

it('shows beside the form what belongs to no field, until the next attempt', async () => {
  const attempt = new Attempt();
  await attempt.run(() => refused(null));
  expect(attempt.beside('name')).toBe(attempt.failure);
  expect(await attempt.run(() => Promise.resolve())).toBe(true);
  expect(attempt.failure).toBeNull();
});

it('does nothing while it is under way', async () => {
  const attempt = new Attempt();
  let finish = () => {};
  const first = attempt.run(() => new Promise<void>((done) => (finish = done)));
  let second = 0;
  expect(await attempt.run(() => Promise.resolve((second += 1)))).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect(second).toBe(0);
});
