import { describe, expect, it } from 'vitest';
import type { MemberView, ScheduleRow, TeamView } from '../../../api';
import { kindOf, targetName, targetOf, targetOptions, targetValue } from './targets';

const known = {
  members: [{ id: 'm1', member: { name: 'Ana' }, teams: [] }] as unknown as MemberView[],
  teams: [
    { id: 't1', team: { name: 'Ops', members: ['m1'] }, services: [] },
  ] as unknown as TeamView[],
  schedules: [{ id: 's1', schedule: { name: 'Primary' } }] as unknown as ScheduleRow[],
  channels: [{ channel: 'c1/C:042', name: '#checkout', connection_name: 'Slack' }],
};
const options = targetOptions(known);

describe('a target', () => {
  it.each([
    { kind: 'member', id: '0189-a' },
    { kind: 'team', id: '0189-b' },
    { kind: 'schedule', id: '0189-c' },
    // A channel's identity is another system's: it may have colons and slashes.
    { kind: 'channel', id: '0189-d/19:abc@thread.tacv2' },
  ] as const)('of kind $kind is read back as it was written', (target) => {
    expect(targetOf(targetValue(target))).toEqual(target);
    expect(kindOf(targetValue(target))).toBe(target.kind);
  });

  it.each([
    ['schedule:s1', 'Primary'],
    ['team:t1', 'Ops'],
    ['member:m1', 'Ana'],
    ['channel:c1/C:042', '#checkout'],
    ['member:gone', 'somebody who was deleted'],
    ['schedule:gone', 'a schedule that was deleted'],
    ['channel:gone', 'a channel that is not known any more'],
  ])('%s is called %s', (value, name) => {
    expect(targetName(value, options)).toBe(name);
  });
});

it('offers all kinds under their headings, schedules first', () => {
  expect(options.map(({ group, label }) => `${group}: ${label}`)).toEqual([
    'Schedules: Primary',
    'Teams: Ops',
    'Members: Ana',
    'Chat channels: #checkout',
  ]);
});

it('tells channels of several connections apart', () => {
  const channels = [
    { channel: 'c1/C1', name: '#checkout', connection_name: 'Slack' },
    { channel: 'c1/C2', name: '#search', connection_name: 'Slack' },
    { channel: 'c2/19:a', name: '#checkout', connection_name: 'Teams' },
    { channel: 'c3/C9', name: '#old', connection_name: '' },
  ];
  const options = targetOptions({ ...known, channels });
  const offered = options.filter(({ value }) => kindOf(value) === 'channel');
  expect(offered.map(({ label }) => label)).toEqual([
    '#checkout in Slack',
    '#search in Slack',
    '#checkout in Teams',
    '#old',
  ]);
});
