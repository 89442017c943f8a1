import { expect, it } from 'vitest';
import { checkIn, goal, goalDetail, keyResult, goalRow } from '../../../../test/oneGoal';
import { bare, checkInSaid, sayable } from './changes';
import { mayOn, nextToCheckIn } from './opened';
import { leadTime } from '../../../../test/oneGoal';

const closed = goal({ closing: { at: 0, by: 'm1', score: 0.7, note: '' } });

it.each([
  ['manager', { may_direct: true, may_check_in: true }, 'addKeyResults checkIn close direct'],
  ['editor', { may_direct: false, may_check_in: true }, 'checkIn'],
  ['viewer', { may_direct: false, may_check_in: false }, ''],
  ['manager of a closed goal', { goal: closed }, 'direct reopen'],
  ['manager of a goal with no key results', { key_results: [] }, 'addKeyResults close direct'],
])('a %s may do what the role allows', (_, part, allowed) => {
  const may = Object.entries(mayOn(goalDetail(part)));
  expect(
    may
      .filter(([, may]) => may)
      .map(([name]) => name)
      .sort()
      .join(' '),
  ).toBe(allowed);
});

it('takes the key result that is due the longest, then one that is not reached', () => {
  const [early, late] = [keyResult('a', { check_in_due: 1 }), keyResult('b', { check_in_due: 2 })];
  expect(nextToCheckIn([late, early])?.id).toBe('a');
  const done = keyResult('c', { progress: 1 });
  expect(nextToCheckIn([done, keyResult('d')])?.id).toBe('d');
  expect(nextToCheckIn([done])?.id).toBe('c');
  expect(nextToCheckIn([])).toBeUndefined();
});

it('brings back only a goal on which nothing hangs', () => {
  expect(bare(goalDetail({ key_results: [] }))).toBe(true);
  expect(bare(goalDetail())).toBe(false);
  expect(bare(goalDetail({ key_results: [], children: [goalRow({ id: 'g2' })] }))).toBe(false);
  expect(bare(goalDetail({ key_results: [], goal: closed }))).toBe(false);
});

it('lets only the newest own check-in be said anew', () => {
  const [newest, older] = [checkIn('c2'), checkIn('c1')];
  const all = [newest, older];
  expect(sayable(newest, all, 'm1')).toBe(true);
  expect(sayable(older, all, 'm1')).toBe(false);
  expect(sayable(newest, all, 'm2')).toBe(false);
  expect(sayable(newest, all, null)).toBe(false);
});

it('says no value for what a KPI moves', () => {
  expect(checkInSaid(checkIn('c1'), keyResult('k1')).value).toBe(12);
  expect(checkInSaid(checkIn('c1'), keyResult('k1', {}, leadTime)).value).toBeNull();
});
