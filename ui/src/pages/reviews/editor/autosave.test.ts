import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SavedText } from '../../../api';
import { Autosave, PAUSE_MS } from './autosave.svelte';
import { applied, rebase } from './rebase';

let text = '';
const save = vi.fn<(version: string, text: string) => Promise<SavedText>>();
const onmerged = vi.fn();
let autosave: Autosave;

/** Saves answer as the engine does while nobody else writes. */
function answers() {
  let version = 1;
  save.mockImplementation((_, sent) =>
    Promise.resolve({ text: sent, version: `v${++version}`, merged: false }),
  );
}

function begin(start = 'one') {
  text = start;
  autosave = new Autosave(
    { text: start, version: 'v1' },
    {
      save,
      read: () => text,
      bring: (before, after) => (text = applied(text, rebase(text, before, after))),
      onmerged,
    },
  );
}

function type(next: string) {
  text = next;
  autosave.edited();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  answers();
  begin();
});
afterEach(() => {
  vi.useRealTimers();
});

it('saves a burst of keys once, when the keyboard rests', async () => {
  for (const next of ['one t', 'one tw', 'one two']) {
    type(next);
    await vi.advanceTimersByTimeAsync(PAUSE_MS / 2);
  }
  expect(save).not.toHaveBeenCalled();
  expect(autosave.state).toBe('unsaved');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).toHaveBeenCalledExactlyOnceWith('v1', 'one two');
  expect(autosave.state).toBe('saved');
  expect(autosave.known).toEqual({ text: 'one two', version: 'v2' });
});

it('saves now and then while somebody never rests', async () => {
  for (let n = 0; n < 40; n++) {
    type(`one ${n}`);
    await vi.advanceTimersByTimeAsync(PAUSE_MS / 2);
  }
  expect(save).toHaveBeenCalled();
});

it('asks for nothing when what was written was taken back', async () => {
  type('one two');
  type('one');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).not.toHaveBeenCalled();
  expect(autosave.state).toBe('saved');
});

it('keeps what could not be saved, says why, and saves it later by itself', async () => {
  save.mockRejectedValueOnce(new Error('The disk is full.'));
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(autosave.state).toBe('failed');
  expect(autosave.failure).toEqual(new Error('The disk is full.'));
  expect(text).toBe('one two');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledTimes(2);
  expect(save).toHaveBeenLastCalledWith('v1', 'one two');
  expect(autosave.state).toBe('saved');
  expect(autosave.failure).toBeNull();
});

it('tries again at the next pause after a failure', async () => {
  save.mockRejectedValueOnce(new Error('The disk is full.'));
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  type('one two three');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).toHaveBeenLastCalledWith('v1', 'one two three');
  expect(autosave.state).toBe('saved');
});

it('has one save in flight at a time; what is written meanwhile goes with the next', async () => {
  let land = (_: SavedText) => {};
  save.mockImplementationOnce(() => new Promise((done) => (land = done)));
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  type('one two three');
  await vi.advanceTimersByTimeAsync(PAUSE_MS * 3);
  expect(save).toHaveBeenCalledTimes(1);
  land({ text: 'one two', version: 'v7', merged: false });
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).toHaveBeenCalledTimes(2);
  expect(save).toHaveBeenLastCalledWith('v7', 'one two three');
  expect(autosave.state).toBe('saved');
});

it('brings in what somebody else wrote, under what was written meanwhile', async () => {
  let land = (_: SavedText) => {};
  save.mockImplementationOnce(() => new Promise((done) => (land = done)));
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  type('one two three');
  land({ text: 'zero one two', version: 'v7', merged: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(text).toBe('zero one two three');
  expect(onmerged).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).toHaveBeenLastCalledWith('v7', 'zero one two three');
});

it('takes a newer version as it is while nothing is unsaved', () => {
  autosave.newer({ text: 'zero one', version: 'v9' });
  expect(text).toBe('zero one');
  expect(autosave.known.version).toBe('v9');
  expect(onmerged).toHaveBeenCalledOnce();
  expect(save).not.toHaveBeenCalled();
});

it('saves what is unsaved when a newer version appears, so that both are merged', async () => {
  save.mockResolvedValueOnce({ text: 'zero one two', version: 'v10', merged: true });
  type('one two');
  autosave.newer({ text: 'zero one', version: 'v9' });
  await vi.advanceTimersByTimeAsync(0);
  expect(save).toHaveBeenCalledExactlyOnceWith('v1', 'one two');
  expect(text).toBe('zero one two');
});

it('passes over an answer that comes late with a version of its own', async () => {
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  autosave.newer({ text: 'one', version: 'v1' });
  expect(text).toBe('one two');
  expect(autosave.known.version).toBe('v2');
});

it('looks again at a version that appeared while it was saving', async () => {
  let land = (_: SavedText) => {};
  save.mockImplementationOnce(() => new Promise((done) => (land = done)));
  type('one two');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  autosave.newer({ text: 'zero one two', version: 'v8' });
  expect(text).toBe('one two');
  land({ text: 'one two', version: 'v7', merged: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(text).toBe('zero one two');
  expect(autosave.known.version).toBe('v8');
});

it('goes on trying when its editor is gone, and gives the text to the next', async () => {
  save.mockRejectedValueOnce(new Error('The disk is full.'));
  type('one two');
  const left = autosave.leave();
  text = 'the editor shows something else by now';
  await vi.advanceTimersByTimeAsync(0);
  expect(autosave.state).toBe('failed');
  expect(left()).toBe('one two');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenLastCalledWith('v1', 'one two');
  expect(autosave.unsaved).toBe(false);
});

it('counts line ends as the editor does', async () => {
  begin('one\ntwo');
  autosave.newer({ text: 'one\r\ntwo\r\nthree', version: 'v9' });
  expect(text).toBe('one\ntwo\nthree');
  type('one\ntwo\nthree!');
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(save).toHaveBeenLastCalledWith('v9', 'one\ntwo\nthree!');
});
