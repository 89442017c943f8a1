import { describe, expect, it } from 'vitest';
import { reaches, reachesWith, typedTarget, typedValue } from './target';

const names: Record<string, string> = { s: 'checkout', t: 'Payments' };
const name = (id: string) => names[id];

describe('for whom', () => {
  it.each([
    [['s'], [], ['checkout', 'Everybody']],
    [[], ['t'], ['Payments', 'Everybody']],
    [['s'], ['t'], ['Everybody']],
    [['s', 's2'], [], ['Everybody']],
    [[], [], ['Everybody']],
    [[], ['unknown'], ['This team', 'Everybody']],
  ])('a target can be set while %j of %j are on screen', (services, teams, labels) => {
    const all = reaches({ services, teams }, name);
    expect(all.map(({ option }) => option.label)).toEqual(labels);
  });

  it('keeps whom it holds for, though somebody else is on screen', () => {
    const kept = { kind: 'team', id: 't' } as const;
    const all = reachesWith(kept, { services: ['s'], teams: [] }, name);
    expect(all.map(({ option }) => option.label)).toEqual(['Payments', 'checkout', 'Everybody']);
    expect(all[0]!.scope).toEqual(kept);
  });

  it('names nobody twice', () => {
    const both = reachesWith({ kind: 'team', id: 't' }, { services: [], teams: ['t'] }, name);
    expect(both).toHaveLength(2);
    expect(reachesWith({ kind: 'workspace' }, { services: [], teams: [] }, name)).toHaveLength(1);
  });
});

it('reads what was typed, or says what is wrong with it', () => {
  expect(typedTarget('5 %', 'share')).toEqual({ value: 0.05, wrong: null });
  expect(typedTarget('few', 'share').wrong).toBe('‘few’ is no target. Type one such as 15 %.');
  expect(typedValue('few', 'share').wrong).toBe('‘few’ is no value. Type one such as 15 %.');
});
