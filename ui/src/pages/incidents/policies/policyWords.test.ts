import { describe, expect, it } from 'vitest';
import type { Level, Path } from '../../../api';
import { newPath, newPolicy } from './policyForm';
import { ladderWords, lasts, listed, pathFor, pathWords, policyWords } from './policyWords';

const MINUTE = 60_000;
const nameOf = ({ id }: { id: string }) => id;
const level = (minutes: number, ...names: string[]): Level => ({
  targets: names.map((id) => ({ kind: 'member', id })),
  wait: minutes * MINUTE,
});
const path = (part: Partial<Path>): Path => ({ ...newPath([]), ...part });

it.each([
  [[], ''],
  [['Ana'], 'Ana'],
  [['Ana', 'Ben'], 'Ana and Ben'],
  [['Ana', 'Ben', 'Ops'], 'Ana, Ben and Ops'],
])('%j are listed as %j', (words, text) => {
  expect(listed(words)).toBe(text);
});

describe('a ladder', () => {
  it.each<[Level[], number, string]>([
    [[level(5, 'Ana')], 0, 'Ana at once; then it ends, 5 min in all'],
    [
      [level(5, 'Ana', 'Ben'), level(15, 'Ops')],
      1,
      'Ana and Ben at once, Ops after 5 min; then once more, 40 min in all',
    ],
    [
      [level(5, 'Ana'), level(10, 'Ben'), level(15, 'Ops')],
      2,
      'Ana at once, Ben after 5 min, Ops after 15 min; then 2 times more, 1 h 30 min in all',
    ],
    [[level(5)], 0, 'nobody at once; then it ends, 5 min in all'],
  ])('%# is told in words', (levels, repeat, words) => {
    expect(ladderWords(levels, repeat, nameOf)).toBe(words);
  });

  it('lasts as long as its waits, as often as it is climbed', () => {
    expect(lasts([level(5), level(10)], 0)).toBe(15 * MINUTE);
    expect(lasts([level(5), level(10)], 3)).toBe(60 * MINUTE);
  });
});

describe('a path', () => {
  it.each<[Partial<Path>, string]>([
    [{ severities: [], during: null }, 'Every severity'],
    [{ severities: ['sev1'], during: null }, 'SEV1'],
    [{ severities: ['sev2', 'sev1'], during: 'hours' }, 'SEV1 and SEV2 in service hours'],
    [{ severities: ['sev3'], during: 'outside_hours' }, 'SEV3 outside service hours'],
    [{ severities: ['sev1', 'sev2', 'sev3', 'sev4'], during: null }, 'Every severity'],
  ])('%j is for %s', (part, words) => {
    expect(pathFor(path(part))).toBe(words);
  });

  it('says when it waits for the next service hour', () => {
    const quiet = path({
      severities: ['sev4'],
      start: 'next_hours',
      levels: [level(5, 'Ana')],
      repeat: 0,
    });
    expect(pathWords(quiet, nameOf)).toBe(
      'SEV4, from the next service hour on: Ana at once; then it ends, 5 min in all.',
    );
  });
});

it('tells a policy path by path, and what is left in the end', () => {
  const policy = { ...newPolicy(), levels: [level(5, 'Ana')], repeat: 0 };
  expect(policyWords(policy, nameOf)).toEqual([
    'Every incident: Ana at once; then it ends, 5 min in all.',
  ]);
  const night = path({ severities: ['sev1'], levels: [level(5, 'Ops')], repeat: 0 });
  expect(policyWords({ ...policy, paths: [night] }, nameOf)).toEqual([
    'SEV1: Ops at once; then it ends, 5 min in all.',
    'Everything else: Ana at once; then it ends, 5 min in all.',
  ]);
});
