import { expect, it } from 'vitest';
import type { SourceView } from '../../api';
import { byConnection, candidates, nameFor, newServices } from './services';

const source = (path: string, more: Partial<SourceView> = {}): SourceView => ({
  connection: 'c1',
  connection_name: 'GitLab',
  path,
  service: null,
  deployments: 1,
  pipeline_runs: 0,
  last_seen: null,
  ...more,
});
it.each([
  ['shop/checkout-api', 'checkout-api'],
  ['nightly', 'nightly'],
  ['a/b/', 'b'],
])('a service made from %s is called %s', (path, name) => {
  expect(nameFor(path)).toBe(name);
});

it('offers only sources without a service, and chooses those that deploy', () => {
  const list = candidates([
    source('a/docs', { deployments: 0 }),
    source('a/api', { deployments: 9 }),
    source('a/taken', { service: 's1' }),
    source('job', { connection: 'c2', connection_name: 'Alpha' }),
  ]);
  expect(list.map(({ source, taken }) => [source.path, taken])).toEqual([
    ['job', true],
    ['a/api', true],
    ['a/docs', false],
  ]);
  expect(byConnection(list).map(([name, of]) => [name, of.length])).toEqual([
    ['Alpha', 1],
    ['GitLab', 2],
  ]);
});

it('puts sources of one name into one service of the chosen team', () => {
  const list = candidates([source('deploy/api'), source('build/api'), source('web')]);
  const made = newServices(
    list.map((each) => ({ ...each, taken: each.source.path !== 'web', name: ' api ' })),
    't1',
  );
  expect(made).toEqual([
    {
      name: 'api',
      teams: ['t1'],
      sources: [
        { connection: 'c1', path: 'deploy/api' },
        { connection: 'c1', path: 'build/api' },
      ],
    },
  ]);
});
