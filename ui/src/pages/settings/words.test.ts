import { expect, it } from 'vitest';
import { bytes, exportName, reasonName } from './words';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [3_919_872, '3.9 MB'],
  [820_000, '820 KB'],
  [12_400_000_000, '12.4 GB'],
])('%d bytes are %s', (size, words) => {
  expect(bytes(size)).toBe(words);
});

it('names the reasons of backups, also one of a later version', () => {
  expect(reasonName('before_migration')).toBe('Before an update');
  expect(reasonName('before_import')).toBe('before import');
});

it.each([
  ['Sample: an online shop', 'sample-an-online-shop-2026-11-24.zip'],
  ['決済/チーム', '決済-チーム-2026-11-24.zip'],
  ['../..', 'workspace-2026-11-24.zip'],
])('an export of ‘%s’ is called %s', (workspace, name) => {
  expect(exportName(workspace, '2026-11-24')).toBe(name.normalize('NFKD'));
});
