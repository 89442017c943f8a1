import { expect, it } from 'vitest';
import { decode, fromBase64, readChosen } from './csvFile';
import { countsInWords, importInWords } from './words';

it.each([
  [{ added: 12, replaced: 3, unchanged: 1_040 }, '12 added, 3 replaced, 1,040 unchanged'],
  [{ added: 0, replaced: 0, unchanged: 2 }, '2 unchanged'],
  [{ added: 0, replaced: 0, unchanged: 0 }, 'No values'],
])('%j is ‘%s’', (counts, words) => {
  expect(countsInWords(counts)).toBe(words);
});

it.each([
  [{ added: 1, replaced: 0, unchanged: 0 }, '1 value added.'],
  [{ added: 12, replaced: 3, unchanged: 5 }, '12 values added, 3 replaced.'],
  [{ added: 0, replaced: 1, unchanged: 5 }, '1 value replaced.'],
])('an import of %j says ‘%s’', (counts, words) => {
  expect(importInWords(counts)).toBe(words);
});

it('reads UTF-8 with and without its mark, and what spreadsheets of Windows write', () => {
  expect(decode(new TextEncoder().encode('\ufeff1,é'))).toBe('1,é');
  expect(decode(new Uint8Array([0x31, 0x2c, 0xe9]))).toBe('1,é');
  expect(fromBase64('a.csv', btoa('1,2'))).toEqual({ name: 'a.csv', text: '1,2' });
});

it('refuses a file that is too large before it reads it', async () => {
  const large = new File(['x'], 'years.csv');
  Object.defineProperty(large, 'size', { value: 6 * 1024 * 1024 });
  await expect(readChosen(large)).rejects.toThrow(
    '‘years.csv’ has 6 MB; at most 5 MB are read at once. Import it in parts.',
  );
});
