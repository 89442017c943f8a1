import { beforeEach, expect, it } from 'vitest';
import { short, took, triggerInWords } from './deployment';
import { deploymentFilter, FactFilters, runFilter } from './filter';

beforeEach(() => localStorage.clear());
const known = { services: ['s1', 's2'], teams: ['t1', 't2'] };

it('asks for everything while nothing is chosen', () => {
  expect(deploymentFilter(new FactFilters('x'), known)).toEqual({
    services: [],
    team: null,
    tiers: [],
    statuses: [],
    text: '',
    from: null,
    to: null,
    after: null,
    limit: 200,
  });
});

it('asks for what was chosen, and leaves out what the workspace does not have', () => {
  const filters = new FactFilters('x');
  filters.words = ' gift ';
  filters.set('service', ['s2', 'gone']);
  filters.set('tier', ['unmapped', 'production', 'moon']);
  filters.set('status', ['rolled_back', 'unstable']);
  expect(deploymentFilter(filters, known)).toMatchObject({
    services: ['s2'],
    tiers: ['production', 'unmapped'],
    statuses: ['rolled_back'],
    text: 'gift',
  });
  expect(runFilter(filters, known).statuses).toEqual(['unstable']);
});

it('takes one team: the last that was chosen', () => {
  const filters = new FactFilters('x');
  filters.set('team', ['t1']);
  filters.set('team', ['t1', 't2']);
  expect(filters.of('team')).toEqual(['t2']);
  expect(runFilter(filters, known).team).toBe('t2');
  filters.set('team', ['gone']);
  expect(runFilter(filters, known).team).toBeNull();
});

it('measures the work and not the wait, and nothing that is not over', () => {
  expect(took({ created_at: 0, started_at: 10, finished_at: 25 })).toBe(15);
  expect(took({ created_at: 5, started_at: null, finished_at: 25 })).toBe(20);
  expect(took({ created_at: 5, started_at: 10, finished_at: null })).toBeNull();
  expect(took({ created_at: 5, started_at: 10, finished_at: 9 })).toBeNull();
});

it('shortens commits and no other version', () => {
  expect(short('66fd25eab33f2a836e2f07eaf2c209f8625ecd86')).toBe('66fd25ea');
  expect(short('release-2026-11-24')).toBe('release-2026-11-24');
});

it('says what started a run in words', () => {
  expect(triggerInWords('merge_request_event')).toBe('merge request');
  expect(triggerInWords('schedule')).toBe('schedule');
});
