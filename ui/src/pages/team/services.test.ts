import { expect, it } from 'vitest';
import type { ServiceView, SourceView } from '../../api';
import { assigned, byConnection, candidates, nameFor, newServices } from './services';

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
const service = (id: string, ...paths: string[]): ServiceView => ({
  id,
  service: {
    name: id,
    description: '',
    teams: [],
    sources: paths.map((path) => ({ connection: 'c1', path })),
    attribution_window: null,
  },
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

it('takes a source from the service that had it before giving it to another', () => {
  const changed = assigned(
    [service('to', 'kept'), service('from', 'moved', 'stays'), service('untouched', 'own')],
    [source('moved')],
    'to',
  );
  expect(changed.map(({ id, service }) => [id, service.sources.map(({ path }) => path)])).toEqual([
    ['from', ['stays']],
    ['to', ['kept', 'moved']],
  ]);
});

it('does not list a source twice that the service has already', () => {
  const [changed] = assigned([service('to', 'a')], [source('a')], 'to');
  expect(changed?.service.sources).toEqual([{ connection: 'c1', path: 'a' }]);
});
