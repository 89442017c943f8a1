import { describe, expect, it } from 'vitest';
import type { EnvironmentRuleView, Tier } from '../../api';
import { matches, preview, unmappedInWords } from './environments';
import { inOrder, lastPosition, moved } from './order';

const rule = (id: string, pattern: string, position: number): EnvironmentRuleView => ({
  id,
  rule: { pattern, tier: 'production', position },
  matches: [],
});

describe('a pattern', () => {
  it.each([
    ['prod*', 'Production/eu-west', true],
    ['*/staging', 'shop/staging', true],
    [' prod ', 'prod', true],
    ['prod*', 'reproduction', false],
    ['a.b(c', 'A.B(C', true],
    ['a.b', 'axb', false],
    ['*', 'two\nlines', true],
    ['prod', 'prod-eu', false],
  ])('‘%s’ and ‘%s’: %s', (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });
});

describe('the preview of a rule', () => {
  const rules = [rule('late', 'prod-eu', 5), rule('first', 'prod-shadow', 1)];
  const candidate = { pattern: 'prod*', tier: 'production' as Tier, position: 3 };
  const names = ['prod-shadow', 'prod-eu', 'test'];

  it('names what it matches, and the earlier rule that decides instead', () => {
    expect(preview(candidate, null, rules, names)).toEqual([
      { name: 'prod-shadow', taken: 'prod-shadow' },
      { name: 'prod-eu', taken: null },
    ]);
  });

  it('does not hold a rule against its own earlier self', () => {
    const edited = { ...candidate, pattern: 'prod-*', position: 1 };
    expect(preview(edited, 'first', rules, ['prod-shadow'])).toEqual([
      { name: 'prod-shadow', taken: null },
    ]);
  });

  it('matches nothing while nothing is typed', () => {
    expect(preview({ ...candidate, pattern: '  ' }, null, rules, names)).toEqual([]);
  });
});

describe('the order of rules', () => {
  const rules = [rule('c', 'c', 7), rule('b', 'b', 2), rule('a', 'a', 2)];

  it('is by position, then by pattern', () => {
    expect(inOrder(rules).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(lastPosition(rules)).toBe(8);
    expect(lastPosition([])).toBe(0);
  });

  it('changes by one place, and saves only what gets another position', () => {
    const after = moved(rules, 'c', -1);
    expect(after.map(({ id, rule: { position } }) => [id, position])).toEqual([
      ['a', 0],
      ['c', 1],
    ]);
    expect(moved(rules, 'a', -1)).toEqual([]);
    expect(moved(rules, 'c', 1)).toEqual([]);
  });
});

it('counts the deployments that nothing maps', () => {
  const seen = (tier: Tier | null, deployments: number) => ({
    name: `${tier} ${deployments}`,
    tier,
    deployments,
    last_at: null,
  });
  expect(unmappedInWords([seen('production', 9)])).toBeNull();
  expect(unmappedInWords([seen(null, 1), seen('other', 3)])).toBe(
    '1 deployment goes to an environment that no rule maps.',
  );
  expect(unmappedInWords([seen(null, 1_200), seen(null, 34)])).toBe(
    '1,234 deployments go to 2 environments that no rule maps.',
  );
});
