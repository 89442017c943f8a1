import { describe, expect, it } from 'vitest';
import { TICKETS } from '../../../test/ownKpis';
import type { KpiEventView, Subject } from '../../api';
import { idsOf, placeOf, subjects, valueOf } from './event';

const view = (subject: Subject, at = 1): KpiEventView => ({
  event: {
    at,
    subject,
    service: null,
    role: 'counted',
    value: null,
    rule: null,
    confidence: null,
    left_out: null,
    sentence: '',
    related: [],
  },
  title: 'Something',
  service_name: '',
  url: '',
  incident: null,
  action: null,
  review: null,
});

describe('where an event is opened', () => {
  const none = {
    incident: null,
    action: null,
    review: null,
    event: { subject: { kind: 'sample' as const } },
  };
  it.each([
    [{ ...none, incident: 'i1' }, 'Open incident', '#/incidents/i1'],
    [{ ...none, action: 'a1' }, 'Open action item', '#/reviews/actions?open=a1'],
    [{ ...none, review: 'r1' }, 'Open review', '#/reviews/r1'],
    [{ ...none, review: 'r1', incident: 'i1' }, 'Open review', '#/reviews/r1'],
    [
      { ...none, event: { subject: { kind: 'skill' as const, id: 's1' } } },
      'Open skills matrix',
      '#/training/skills',
    ],
  ])('of %j', (linked, label, to) => {
    expect(placeOf(linked)).toEqual({ label, to });
  });

  it('is nowhere for a value', () => {
    expect(placeOf(none)).toBeNull();
  });
});

it('has a word for each kind of subject, and no two the same', () => {
  const labels = Object.values(subjects).map(({ label }) => label);
  expect(labels).toHaveLength(9);
  expect(new Set(labels).size).toBe(9);
});

it('writes values of a KPI of the workspace in its unit, and others as durations', () => {
  expect(valueOf(7_200_000, 'lead_time', 'duration')).toBe('2 h');
  expect(valueOf(7_200_000, 'reliability', 'share')).toBe('2 h');
  expect(valueOf(12, TICKETS, 'number', 'tickets')).toBe('12 tickets');
  expect(valueOf(0.5, TICKETS, 'share')).toBe('50 %');
});

it('tells events apart that have no identity, and keeps what it told when more are read', () => {
  const first = [view({ kind: 'sample' }), view({ kind: 'page', id: 'i1' })];
  const more = [...first, view({ kind: 'page', id: 'i1' }), view({ kind: 'sample' }, 2)];
  const [before, after] = [idsOf(first), idsOf(more)];
  expect(new Set(after.values()).size).toBe(4);
  for (const each of first) expect(after.get(each)).toBe(before.get(each));
});
