import { expect, it } from 'vitest';
import { pages } from '../pages/pages';
import { href, parse, routes } from './routes';

it.each([
  ['', 'today', {}],
  ['#/', 'today', {}],
  ['#/nowhere/at/all', 'today', {}],
  ['#/incidents', 'incidents', {}],
  ['#/incidents/policies', 'policies', {}],
  ['#/incidents/simulator?severity=sev2', 'simulator', {}],
  ['#/incidents/routing', 'routing', {}],
  ['#/incidents/42', 'incident', { id: '42' }],
  ['#/connections/new', 'newConnection', {}],
  ['#/connections/a%2Fb', 'connection', { id: 'a/b' }],
  ['#/kpis/lead_time', 'kpi', { kpi: 'lead_time' }],
  ['#/incidents/%E0%A4%A', 'incident', { id: '%E0%A4%A' }],
])('%j leads to %s', (hash, name, params) => {
  expect(parse(hash)).toMatchObject({ name, params });
});

it('keeps what an address without a place asks for, and nothing of one that leads nowhere', () => {
  expect(parse('#?declare=1')).toEqual({ name: 'today', params: {}, query: { declare: '1' } });
  expect(parse('#/nowhere?declare=1').query).toEqual({});
});

it('reads back the address that it makes', () => {
  const address = href('incident', { id: 'a/b c' }, { tab: 'timeline', open: undefined });
  expect(address).toBe('#/incidents/a%2Fb%20c?tab=timeline');
  expect(parse(address)).toEqual({
    name: 'incident',
    params: { id: 'a/b c' },
    query: { tab: 'timeline' },
  });
  expect(href('incidents', { open: '7' })).toBe('#/incidents?open=7');
});

it('has one page for each place and one key for each page of the rail', () => {
  expect(pages.map(({ id }) => id).sort()).toEqual(Object.keys(routes).sort());
  const keys = pages.flatMap(({ rail }) => rail?.key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
