import { describe, expect, it } from 'vitest';
import { citation, citedLine, targetOf } from './links';
import { findQuoted, rangeOf } from './quoted';
import { applied, changesBetween, placesIn, rebase } from './rebase';

describe('changes of two writers', () => {
  it.each([
    ['a b c', 'a b c d', 'x a b c', 'x a b c d'],
    ['one\ntwo\n', 'one\n\ntwo\n', 'one\ntwo\nthree\n', 'one\n\ntwo\nthree\n'],
    ['drop me please', 'drop please', 'drop me please now', 'drop please now'],
    ['日本語', '日本語です', '新しい日本語', '新しい日本語です'],
    ['', 'mine', '', 'mine'],
  ])('to ‘%s’, ‘%s’ and ‘%s’, both stay', (before, mine, theirs, both) => {
    expect(applied(mine, rebase(mine, before, theirs))).toBe(both);
  });

  it('lose no letter of either, wherever they write', () => {
    // A small generator, so that a failure comes back.
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 200; round++) {
      const before = 'the quick brown fox jumps over the lazy dog '.repeat(3);
      const insert = (text: string, words: string) => {
        const at = next(text.length);
        return text.slice(0, at) + words + text.slice(at);
      };
      const mine = insert(before, '<MINE>');
      const theirs = insert(before, '<THEIRS>');
      const both = applied(mine, rebase(mine, before, theirs));
      expect(both).toHaveLength(before.length + 14);
      expect(both.replace('<THEIRS>', '')).toBe(mine);
    }
  });

  it('are the smallest that make one of the other', () => {
    const changes = changesBetween('one two three', 'one 2 three');
    const found: [number, number][] = [];
    changes.iterChangedRanges((from, to) => found.push([from, to]));
    expect(found).toEqual([[4, 7]]);
    expect(applied('one two three', changes)).toBe('one 2 three');
  });

  it('move places along, and drop those whose words are gone', () => {
    const places = [
      { id: 'a', from: 0, to: 3 },
      { id: 'b', from: 4, to: 7 },
    ];
    expect(placesIn(places, 'one two', 'zero one')).toEqual([{ id: 'a', from: 5, to: 8 }]);
  });
});

describe('a link', () => {
  const id = '0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f';

  it.each([
    [`muster://incident/${id}?entry=note%2F7`, { kind: 'incident', id, entry: 'note/7' }],
    [`muster://incident/${id}`, { kind: 'incident', id, entry: undefined }],
    [`muster://review/${id}`, { kind: 'review', id }],
    ['https://example.com/a?b', { kind: 'outside', url: 'https://example.com/a?b' }],
    ['mailto:ops@example.com', { kind: 'outside', url: 'mailto:ops@example.com' }],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['data:text/html,x', null],
    [`muster://incident/${id}/../../settings`, null],
    ['muster://settings', null],
    ['#/settings', null],
    ['nothing', null],
  ])('‘%s’ leads to its place and nowhere else', (href, target) => {
    expect(targetOf(href)).toEqual(target);
  });

  it('that cites an entry leads back to it', () => {
    const key = 'deployment/c/(prod) *1* &x=[y]';
    expect(targetOf(citation('i1', key))).toEqual({ kind: 'incident', id: 'i1', entry: key });
    expect(citation('i1', key)).not.toMatch(/[()*[\]\s]/);
  });

  it('is a line of Markdown in which the words mean nothing but themselves', () => {
    expect(citedLine('i1', { key: 'note/1', time: '14:03', text: 'Set [a]\nto *b*' })).toBe(
      '- **14:03** [Set \\[a\\] to \\*b\\*](muster://incident/i1?entry=note%2F1)',
    );
  });
});

describe('words that are selected in the preview', () => {
  const markdown =
    'The **checkout** was down.\n\n- [Deploy 7](https://x/y) broke `cart.ts`\n- The checkout was up.\n';

  it.each([
    ['checkout was down', 'The ', 'checkout** was down'],
    ['Deploy 7 broke cart.ts', '', 'Deploy 7](https://x/y) broke `cart.ts'],
    ['checkout', 'The ', 'checkout'],
    ['down.\nDeploy', '', 'down.\n\n- [Deploy'],
  ])('‘%s’ are found in the Markdown', (quote, before, found) => {
    const range = findQuoted(markdown, quote, before);
    expect(range && markdown.slice(range.from, range.to)).toBe(found);
  });

  it('are the second where the second was selected', () => {
    const range = findQuoted(markdown, 'The checkout', 'The checkout was down. Deploy 7. ');
    expect(range?.from).toBe(markdown.lastIndexOf('The checkout'));
  });

  it('are not found where they are not', () => {
    expect(findQuoted(markdown, 'pay-out', '')).toBeNull();
    expect(findQuoted(markdown, '  ', '')).toBeNull();
  });

  it('are found in what was made of the Markdown', () => {
    const root = document.createElement('div');
    root.innerHTML = '<p>The <strong>checkout</strong> was down.</p>';
    expect(rangeOf(root, '**checkout** was')?.toString()).toBe('checkout was');
    expect(rangeOf(root, 'gone')).toBeNull();
  });
});
