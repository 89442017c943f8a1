import { expect, it } from 'vitest';
import type { RecordKind } from '../api';
import { parse } from '../shell/routes';
import { foundOf, placeOf } from './found';

const hit = (kind: RecordKind, more = {}) => ({
  kind,
  id: 'a1',
  title: 'Checkout',
  snippet: '',
  incident: null,
  schedule: null,
  review: null,
  goal: null,
  kpi: null,
  session: null,
  weekly_review: null,
  week: null,
  ...more,
});

it.each<[RecordKind, object, string, object, object]>([
  ['incident', { incident: 'a1' }, 'incident', { id: 'a1' }, {}],
  ['note', { incident: 'b2' }, 'incident', { id: 'b2' }, {}],
  ['connection', {}, 'connection', { id: 'a1' }, {}],
  ['service', {}, 'team', {}, { tab: 'services', open: 'a1' }],
  ['schedule', { schedule: 'a1' }, 'schedule', { id: 'a1' }, {}],
  ['hand_over', { schedule: 'b2' }, 'schedule', { id: 'b2' }, {}],
  ['review', { review: 'a1' }, 'review', { id: 'a1' }, {}],
  ['review_comment', { review: 'b2' }, 'review', { id: 'b2' }, {}],
  ['review_template', {}, 'reviewTemplates', {}, { template: 'a1' }],
  ['action_item', { review: 'b2' }, 'actions', {}, { open: 'a1' }],
  ['goal', { goal: 'a1' }, 'goal', { id: 'a1' }, {}],
  ['key_result', { goal: 'b2' }, 'goal', { id: 'b2' }, {}],
  ['kpi_definition', { kpi: 'a1' }, 'kpi', { kpi: 'a1' }, {}],
  ['target', { kpi: 'lead_time' }, 'kpi', { kpi: 'lead_time' }, {}],
  ['session', { session: 'a1' }, 'session', { id: 'a1' }, {}],
  ['sign_up', { session: 'b2' }, 'session', { id: 'b2' }, {}],
  ['skill', {}, 'skills', {}, { skill: 'a1' }],
  ['weekly_review', { weekly_review: 'a1' }, 'week', { id: 'a1' }, {}],
  [
    'weekly_note',
    { weekly_review: 'b2', week: '2026-11-30' },
    'week',
    { id: 'b2' },
    { week: '2026-11-30' },
  ],
  ['policy', {}, 'policies', {}, { policy: 'a1' }],
  ['routing_rule', {}, 'routing', {}, { rule: 'a1' }],
])('a %s that was found leads to its place', (kind, more, name, params, query) => {
  expect(parse(placeOf(hit(kind, more)))).toEqual({ name, params, query });
});

it('says what was found, and the words around the match', () => {
  expect(foundOf(hit('service')).hint).toBe('Service');
  expect(foundOf(hit('service', { snippet: 'Turns a cart into an order' })).hint).toBe(
    'Service: Turns a cart into an order',
  );
});
