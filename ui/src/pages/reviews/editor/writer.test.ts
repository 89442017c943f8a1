import { fireEvent } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hint } from '../../../../test/oneReview';
import { Writer } from './writer';

// jsdom lays nothing out; the editor asks where letters are.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

const targets = {
  onedit: vi.fn(),
  onchange: vi.fn(),
  onblur: vi.fn(),
  onpassage: vi.fn(),
  oncomment: vi.fn(),
  drawHint: vi.fn(() => () => {}),
};
let writer: Writer;

function begin(text: string) {
  writer = new Writer(
    document.body,
    text,
    { label: 'Text', describedBy: 'keys', placeholder: 'Write' },
    targets,
  );
}

const field = () => writer.view.contentDOM;
const press = (key: string, more: object = {}) => fireEvent.keyDown(field(), { key, ...more });
const select = (anchor: number, head = anchor) =>
  writer.view.dispatch({ selection: { anchor, head } });
const write = (from: number, insert: string, to = from) =>
  writer.view.dispatch({ changes: { from, to, insert }, userEvent: 'input.type' });

beforeEach(() => vi.clearAllMocks());
afterEach(() => writer.destroy());

describe('a change made elsewhere', () => {
  it('comes in without moving the selection off its words', () => {
    begin('one two three');
    select(4, 7);
    writer.bring('one two three', 'zero one two three four');
    expect(writer.text).toBe('zero one two three four');
    const { from, to } = writer.selection;
    expect(writer.text.slice(from, to)).toBe('two');
    expect(targets.onedit).not.toHaveBeenCalled();
    expect(targets.onchange).toHaveBeenCalledOnce();
  });

  it('goes under what was written meanwhile, and is not undone with it', async () => {
    begin('one');
    write(3, ' two');
    writer.bring('one', 'zero one');
    expect(writer.text).toBe('zero one two');
    await press('z', { ctrlKey: true, keyCode: 90 });
    expect(writer.text).toBe('zero one');
  });
});

describe('a hint', () => {
  const text = '# Summary\n\nJonas forgot the flag.\n';

  it('stays with its words while others are written', () => {
    begin(text);
    writer.showHints([hint()]);
    write(0, 'Before\n\n');
    const [placed] = writer.hints;
    expect(writer.text.slice(placed!.from, placed!.to)).toBe('Jonas forgot');
    expect(field().querySelector('.cm-hint')?.textContent).toBe('Jonas forgot');
  });

  it('goes when its words are changed', () => {
    begin(text);
    writer.showHints([hint()]);
    write(17, 'missed', 23);
    expect(writer.hints).toEqual([]);
  });

  it('is gone to by the keyboard, around the end, and explained there', () => {
    begin(`${text}They should have known.\n`);
    const second = hint({ from: 34, to: 50, words: 'They should have', key: 'h2' });
    writer.showHints([hint(), second]);
    expect(writer.stepHint(1)?.key).toBe('h1');
    expect(writer.hintHere?.key).toBe('h1');
    expect(targets.drawHint).toHaveBeenLastCalledWith(expect.anything(), hint());
    expect(writer.stepHint(1)?.key).toBe('h2');
    expect(writer.stepHint(1)?.key).toBe('h1');
    expect(writer.stepHint(-1)?.key).toBe('h2');
  });

  it('that points behind the text is passed over', () => {
    begin('short');
    writer.showHints([hint()]);
    expect(writer.hints).toEqual([]);
  });
});

describe('the words of a comment', () => {
  it('are marked, and found again after an edit before them', () => {
    begin('one two three');
    writer.showPassages([{ id: 'c1', from: 4, to: 7 }]);
    writer.markPassage({ from: 8, to: 13 });
    write(0, 'zero ');
    expect(writer.goToPassage('c1')).toBe(true);
    const { from, to } = writer.selection;
    expect(writer.text.slice(from, to)).toBe('two');
    expect(writer.marked).toEqual({ id: 'new', from: 13, to: 18 });
  });

  it('that were deleted are not gone to', () => {
    begin('one two three');
    writer.showPassages([{ id: 'c1', from: 4, to: 7 }]);
    write(3, '', 8);
    expect(writer.goToPassage('c1')).toBe(false);
  });
});

describe('formatting', () => {
  it.each([
    ['b', '**two**'],
    ['i', '_two_'],
    ['k', '[two](https://)'],
  ])('by Ctrl+%s makes %s', async (key, made) => {
    begin('one two three');
    select(4, 7);
    await press(key, { ctrlKey: true });
    expect(writer.text).toBe(`one ${made} three`);
  });

  it('is taken away where it is', async () => {
    begin('one **two** three');
    select(6, 9);
    await press('b', { ctrlKey: true });
    expect(writer.text).toBe('one two three');
    expect(writer.selection).toEqual({ from: 4, to: 7 });
  });
});

it('lets Tab leave', async () => {
  begin('one');
  const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true });
  field().dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
  expect(writer.text).toBe('one');
});

it('takes nothing while it may not be written', () => {
  begin('one');
  writer.allow(false);
  expect(field().getAttribute('contenteditable')).toBe('false');
  writer.allow(true);
  expect(field().getAttribute('contenteditable')).toBe('true');
});

it('writes a line below the one with the cursor', () => {
  begin('one\n\nthree');
  select(1);
  writer.insertLine('- two');
  expect(writer.text).toBe('one\n- two\n\nthree');
});

it('holds a very long text and draws only what is in view', () => {
  begin('A sentence that is neither short nor long.\n'.repeat(11_000));
  expect(field().querySelectorAll('.cm-line').length).toBeLessThan(2_000);
  write(0, 'x');
  expect(writer.text).toHaveLength(43 * 11_000 + 1);
});
