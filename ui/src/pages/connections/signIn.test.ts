import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SignIn } from './signIn.svelte';

const api = vi.hoisted(() => ({ beginSignIn: vi.fn(), pollSignIn: vi.fn() }));
vi.mock('../../api', () => ({ api }));

const code = {
  user_code: 'U',
  address: 'https://a',
  device_code: 'd',
  interval: 5,
  expires_in: 60,
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  api.beginSignIn.mockResolvedValue(code);
  api.pollSignIn.mockResolvedValue('waiting');
});
afterEach(() => vi.useRealTimers());

it('asks at the pace that the system wants, slower when it says so, until it is done', async () => {
  api.pollSignIn.mockResolvedValueOnce('slow_down').mockResolvedValueOnce('done');
  const signIn = new SignIn('c');
  await signIn.begin();
  expect(signIn.stage).toBe('waiting');
  await vi.advanceTimersByTimeAsync(4_999);
  expect(api.pollSignIn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(api.pollSignIn).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(api.pollSignIn).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(signIn.stage).toBe('done');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.pollSignIn).toHaveBeenCalledTimes(2);
});

it('says that the code is no longer good, and asks no more', async () => {
  const signIn = new SignIn('c');
  await signIn.begin();
  await vi.advanceTimersByTimeAsync(61_000);
  expect(signIn.stage).toBe('expired');
  const asked = api.pollSignIn.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.pollSignIn).toHaveBeenCalledTimes(asked);
});

it('drops the answer to an attempt that was cancelled', async () => {
  let answer: (state: 'done') => void = () => {};
  api.pollSignIn.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const signIn = new SignIn('c');
  await signIn.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  signIn.cancel();
  answer('done');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signIn.stage).toBe('idle');
  expect(signIn.code).toBeNull();
  expect(api.pollSignIn).toHaveBeenCalledTimes(1);
});

it('keeps why it failed, and begins anew', async () => {
  api.pollSignIn.mockRejectedValueOnce(new Error('You said no.'));
  const signIn = new SignIn('c');
  await signIn.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(signIn.stage).toBe('failed');
  expect((signIn.failure as Error).message).toBe('You said no.');
  await signIn.begin();
  expect(signIn.stage).toBe('waiting');
  expect(signIn.failure).toBeNull();
});
