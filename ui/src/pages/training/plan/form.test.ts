import { describe, expect, it } from 'vitest';
import { incidentRow } from '../../../../test/incidents';
import { member, teamView } from '../../../../test/goals';
import {
  DAY,
  drillIncident,
  HOUR,
  NOON,
  sessionDetail,
  skillsMatrix,
} from '../../../../test/training';
import { incidentOptions, leaders, prefillOf, skillOptions, teamOptions } from './choices';
import { lastDayAfter, repeatWords } from './repeating';
import { nextMorning } from './nextMorning';
import { SessionForm } from './sessionForm.svelte';

const instant = (text: string) => Date.parse(text);

it.each([
  ['2026-11-24T12:00:00+01:00', '2026-11-25T10:00:00+01:00'],
  ['2026-11-27T18:00:00+01:00', '2026-11-30T10:00:00+01:00'],
  ['2026-11-28T03:00:00+01:00', '2026-11-30T10:00:00+01:00'],
  // The clocks go forward on that Sunday: ten is ten all the same.
  ['2026-03-27T12:00:00+01:00', '2026-03-30T10:00:00+02:00'],
])('seen from %s the next working morning is %s', (now, morning) =>
  expect(nextMorning(instant(now))).toBe(instant(morning)),
);

describe('how it repeats', () => {
  it.each([
    ['week', 1, '2026-12-01T15:00:00+01:00', 'Every Tuesday'],
    ['week', 2, '2026-12-01T15:00:00+01:00', 'Every 2 weeks on Tuesday'],
    ['month', 1, '2026-12-01T15:00:00+01:00', 'On the first Tuesday, every month'],
    ['month', 3, '2026-12-08T15:00:00+01:00', 'On the second Tuesday, every 3 months'],
    ['month', 1, '2026-12-31T15:00:00+01:00', 'On the fifth Thursday, every month'],
    // In Berlin it is Tuesday already.
    ['week', 1, '2026-11-30T23:30:00Z', 'Every Tuesday'],
  ] as const)('%s, %i from %s: %s', (every, interval, at, words) =>
    expect(repeatWords({ every, interval }, instant(at), 'Europe/Berlin')).toBe(words),
  );

  it('ends twelve weeks later unless something else is said, by the clock of its zone', () =>
    expect(lastDayAfter(instant('2026-11-30T23:30:00Z'), 'Europe/Berlin')).toBe('2027-02-23'));
});

describe('a link to a new session', () => {
  it('says what it is about, whose it is and what asked for it', () =>
    expect(
      prefillOf({
        plan: '1',
        title: 'Fail over',
        skill: 'k1,k2',
        host: 't1',
        guest: 't2',
        facilitator: 'm1',
        action: 'a1',
      }),
    ).toEqual({
      title: 'Fail over',
      skills: ['k1', 'k2'],
      host: 't1',
      guests: ['t2'],
      facilitator: 'm1',
      action: 'a1',
    }));

  it('may say nothing', () =>
    expect(prefillOf({ plan: '1', skill: '', host: '' })).toEqual({
      title: '',
      skills: [],
      host: null,
      guests: [],
      facilitator: null,
      action: null,
    }));
});

describe('what can be chosen', () => {
  const teams = [
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
    teamView('t3', 'Search', 'development'),
  ];

  it('is a team, one’s own first', () => {
    expect(teamOptions(teams, ['t3']).map(({ label, group }) => [label, group])).toEqual([
      ['Search', 'Your teams'],
      ['Payments', 'Other teams'],
      ['Platform', 'Other teams'],
    ]);
    expect(teamOptions(teams, [])[0]).toMatchObject({ label: 'Payments', group: undefined });
  });

  it('is whoever leads it, those of the host first', () => {
    const members = [member('m1', 'Ada', ['t2']), member('m2', 'Zoe', ['t1'])];
    expect(leaders(members, teams, 't1').map(({ name }) => name)).toEqual(['Zoe', 'Ada']);
    expect(leaders(members, teams, null).map(({ name }) => name)).toEqual(['Ada', 'Zoe']);
  });

  it('is a skill with what it is about', () => {
    expect(skillOptions(skillsMatrix())).toEqual([
      { value: 'k1', label: 'Fail the database over', hint: 'payments' },
      { value: 'k2', label: 'Read a plan', hint: 'Terraform' },
    ]);
    expect(skillOptions(undefined)).toEqual([]);
  });

  it('is a past incident, and the one that is chosen though it is long ago', () => {
    const rows = [incidentRow({ id: 'i2', title: 'Search is slow', opened_at: NOON })];
    const options = incidentOptions(rows, drillIncident(), NOON);
    expect(options.map(({ value, hint }) => [value, hint])).toEqual([
      ['i1', 'SEV1, 24 Nov, 12:00'],
      ['i2', 'SEV2, 24 Nov, 12:00'],
    ]);
    expect(incidentOptions(rows, null, NOON)).toHaveLength(1);
    expect(incidentOptions([incidentRow()], drillIncident(), NOON)).toHaveLength(1);
  });
});

describe('the form', () => {
  const begin = (query = {}) => SessionForm.plan(prefillOf(query), 'Europe/Berlin', NOON);

  it('of a new session begins with a morning hour, and lacks a topic and a team', () => {
    const form = begin();
    expect(form.dirty).toBe(false);
    expect(form.wrong).toEqual({
      title: 'Say in one line what it is about.',
      host: 'Choose the team that teaches.',
    });
    expect(form.said).toBeNull();
    form.propose('t1');
    expect(form.dirty).toBe(false);
    expect(form.said).toMatchObject({
      host_team: 't1',
      starts_at: instant('2026-11-25T10:00:00+01:00'),
      length: HOUR,
      time_zone: 'Europe/Berlin',
      repeat: null,
      capacity: null,
    });
  });

  it('does not take a chosen team away when it learns whose one is', () => {
    const form = begin({ host: 't2' });
    form.propose('t1');
    expect(form.fields.host).toBe('t2');
  });

  it.each([
    ['', null, undefined],
    [' 12 ', 12, undefined],
    ['0', null, /whole number/],
    ['-1', null, /whole number/],
    ['2.5', null, /whole number/],
    ['many', null, /whole number/],
  ])('places typed as ‘%s’ are %j', (typed, capacity, wrong) => {
    const form = begin({ host: 't1', title: 'x' });
    form.fields.capacity = typed;
    expect(form.said?.capacity).toBe(capacity);
    if (wrong) expect(form.wrong.capacity).toMatch(wrong);
    else expect(form.wrong).toEqual({});
  });

  it('repeats only if steps and end are said', () => {
    const form = begin({ host: 't1', title: 'x' });
    form.fields.repeating = 'month';
    form.fields.interval = '2';
    expect(form.said?.repeat).toEqual({ every: 'month', interval: 2, last_day: '2027-02-17' });
    form.fields.interval = 'two';
    expect(form.wrong.interval).toMatch(/whole number/);
    expect(form.said).toBeNull();
    form.fields.interval = '2';
    form.fields.lastDay = null;
    expect(form.wrong.lastDay).toMatch(/until which day/);
    expect(form.said).toBeNull();
  });

  it('sends an incident only for a drill, and no host among the guests', () => {
    const form = begin({ host: 't1', title: 'x', guest: 't1,t2' });
    form.fields.incident = 'i1';
    expect(form.said).toMatchObject({ incident: null, guest_teams: ['t2'] });
    form.fields.kind = 'incident_drill';
    expect(form.said?.incident).toBe('i1');
  });

  it('of a session says what it said, and keeps the action item', () => {
    const form = SessionForm.change(
      sessionDetail({}, { action_item: 'a1', starts_at: NOON + DAY, capacity: null }),
    );
    expect(form.dirty).toBe(false);
    expect(form.wrong).toEqual({});
    expect(form.said).toMatchObject({
      title: 'Fail the payments database over',
      action_item: 'a1',
      starts_at: NOON + DAY,
      capacity: null,
      repeat: null,
    });
    form.fields.place = 'Room 4';
    expect(form.dirty).toBe(true);
  });
});
