import { describe, expect, it } from 'vitest';
import { card } from '../../../test/kpis';
import {
  calmWeek,
  delivery,
  followUp,
  fullWeek,
  note,
  weeklyAction,
  weeklyIncident,
  weeklySession,
} from '../../../test/weekly';
import { member, teamView } from '../../../test/goals';
import { postedInShort, standing } from './digest/deliveries';
import { readNote, titleOf, wrongWith } from './notes/noteLine';
import { byWeek } from './notes/search';
import { slideAfter } from './present/slides';
import { ownTeams, proposedName, proposedTeams } from './setUp/form.svelte';
import { changesOf } from './week/changes';
import { againstBefore, figureOf, verdictWords } from './week/figure';
import { acknowledged, actionWords, news, restored, sessionWords } from './week/words';
import { headline, weekParts } from './words';

const now = Date.parse('2026-12-02T14:00:00Z');

describe('a week in words', () => {
  it.each([
    ['Week 49, 30 November to 6 December 2026', 'Week 49', '30 November to 6 December 2026'],
    ['Week 49', 'Week 49', ''],
  ])('%s', (name, week, days) => expect(weekParts(name)).toEqual({ week, days }));

  const judged = (...on: (boolean | null)[]) => on.map((on_target) => ({ ...card(), on_target }));
  it.each([
    [
      '2 of 3 targets reached, no incidents, no follow-up open',
      { kpis: judged(true, true, false, null) },
    ],
    ['All 2 targets reached, no incidents, no follow-up open', { kpis: judged(true, true) }],
    ['0 of 1 target reached, no incidents, no follow-up open', { kpis: judged(false) }],
    ['No incidents, no follow-up open', { kpis: [] }],
    [
      '1 incident, 2 follow-ups open',
      {
        kpis: [],
        incidents: [weeklyIncident('i1')],
        carried_over: [followUp('f1'), followUp('f2', { done_at: 5 })],
        notes: [followUp('f3'), note('n1')],
      },
    ],
  ])('%s', (words, part) => expect(headline(calmWeek(part))).toBe(words));

  it('says of goals under way what it can', () => {
    const goals = (goals_under_way: number) => news(calmWeek({ goals_under_way })).goals;
    expect(goals(0)).toEqual({ text: 'No goal of these teams is under way.', good: false });
    expect(goals(1)?.text).toBe('The one goal under way is on track.');
    expect(news(calmWeek({ partial: true })).incidents?.text).toBe(
      'No incidents began this week so far.',
    );
    expect(Object.values(news(fullWeek()))).toEqual([null, null, null, null, null, null]);
  });
});

describe('a KPI of the week', () => {
  it('is held against its target and the week before', () => {
    const figure = figureOf(card());
    expect(figure).toMatchObject({ value: { value: '12', unit: '%' }, reached: false, line: 0.1 });
    // The first week is cut by the window.
    expect(figure.values).toEqual([0.2, 0.1]);
    expect(againstBefore(figure)).toBe('8 points better than the week before');
    expect(verdictWords(figure)).toBe('Target at most 10 %: missed');
  });

  it.each([
    [{ trend: 'steady' as const }, 'As in the week before'],
    [{ previous: null, trend: null, change: null }, 'Nothing to compare with the week before'],
    [{ value: null }, 'Nothing to compare with the week before'],
  ])('%j', (part, words) => expect(againstBefore(figureOf(card(part)))).toBe(words));

  it('says of a target without a value only what it asks for', () => {
    const figure = figureOf({ ...card({ value: null }), on_target: null });
    expect(verdictWords(figure)).toBe('Target at most 10 %');
    expect(figure.absence).toBe('There is nothing to count.');
  });
});

describe('what changed', () => {
  it('names KPIs that the page does not show', () => {
    const page = { ...fullWeek(), kpis: [] };
    const changes = changesOf(
      {
        ...page,
        changes: [
          { kpi: 'mttr', sentence: 'It fell.' },
          { kpi: 'gone', sentence: 'It rose.' },
        ],
      },
      [],
    );
    expect(changes.map(({ kind, name, words }) => [kind, name, words])).toEqual([
      ['threshold', 'Change failure rate', 'A threshold is crossed.'],
      ['level', 'MTTR', 'It fell.'],
      ['level', 'A KPI', 'It rose.'],
    ]);
  });

  it('says for whom a threshold is', () => {
    const [view] = fullWeek().thresholds;
    const [change] = changesOf(
      { ...fullWeek(), thresholds: [{ ...view!, scope_name: 'Payments' }] },
      [],
    );
    expect(change?.words).toMatch(/^Above 15 % in 2 weeks in a row, for Payments\. Crossed since /);
  });
});

describe('the rows', () => {
  it.each([
    [4 * 60_000, 72 * 60_000, '4 min', '1 h 12 min'],
    [null, null, 'Not yet', 'Not over yet'],
    [null, 60_000, 'Never', '1 min'],
    [60_000, null, '1 min', 'Not over yet'],
  ])('an incident acknowledged after %s and over after %s', (to_acknowledge, to_restore, a, r) => {
    const incident = weeklyIncident('i1', { to_acknowledge, to_restore });
    expect([acknowledged(incident), restored(incident)]).toEqual([a, r]);
  });

  it('an action item that nobody has says so', () => {
    expect(actionWords(weeklyAction('a1', { owner_name: '', days: 1 }))).toBe(
      'Nobody has it, 1 day overdue',
    );
  });

  it('a session without a team or an instant leaves them out', () => {
    const session = weeklySession('s1', { host_name: '', starts_at: null, useful: null });
    expect(sessionWords(session, now)).toBe('Workshop, 7 people');
  });
});

describe('a typed note', () => {
  const people = [
    { id: 'm1', name: 'Mara Lindt' },
    { id: 'm2', name: 'Jonas Weber', handle: 'jweber' },
  ];
  it.each([
    ['Ask @mara', 'Ask', 'm1', null],
    ['Ask @mara, then measure', 'Ask, then measure', 'm1', null],
    ['@jonas_weber: move it', ': move it', 'm2', null],
    ['Ask @JW about it.', 'Ask about it.', 'm2', null],
    ['Ask @mara.', 'Ask.', 'm1', null],
    ['One\n@mara two', 'One\n two', 'm1', null],
    ['Ask @zoe', 'Ask @zoe', null, 'zoe'],
    ['Mail to ops@example.com', 'Mail to ops@example.com', null, null],
    ['  Nobody yet  ', 'Nobody yet', null, null],
  ])('%j', (typed, text, owner, unknown) =>
    expect(readNote({ kind: 'follow_up', text: typed, owner: null }, people)).toEqual({
      kind: 'follow_up',
      text,
      owner,
      unknown,
    }),
  );

  it('takes who is named in the text before who is chosen', () => {
    const read = readNote({ kind: 'follow_up', text: 'Ask @mara', owner: 'm2' }, people);
    expect(read.owner).toBe('m1');
  });

  it.each(['decision', 'note'] as const)('leaves a name in a %s where it is', (kind) =>
    expect(readNote({ kind, text: 'As @mara said', owner: 'm2' }, people)).toEqual({
      kind,
      text: 'As @mara said',
      owner: null,
      unknown: null,
    }),
  );

  it('that says nothing but a name is not sent', () => {
    expect(wrongWith(readNote({ kind: 'follow_up', text: '@mara', owner: null }, people))).toBe(
      'Write what was said.',
    );
  });

  it.each([
    ['## Backups\n\nmore', 'Backups'],
    ['- one\n- two', 'one'],
    ['1. first', 'first'],
    ['2.5 % is enough', '2.5 % is enough'],
  ])('%j is called %s', (text, title) => expect(titleOf({ text })).toBe(title));
});

it('notes that were found stand by their week, the first of many', () => {
  const notes = [note('1'), note('2', { week: '2026-11-23' }), note('3'), note('4')];
  expect(byWeek(notes, 3).map(({ week, notes }) => [week, notes.map(({ id }) => id)])).toEqual([
    ['2026-11-30', ['1', '3']],
    ['2026-11-23', ['2']],
  ]);
});

describe('the keys of slides', () => {
  it.each([
    ['ArrowRight', false, 0, 1],
    ['ArrowLeft', false, 0, 0],
    [' ', false, 2, 2],
    [' ', true, 2, 1],
    ['PageUp', false, 1, 0],
    ['End', false, 0, 2],
    ['Home', false, 2, 0],
    ['x', false, 1, null],
  ])('%s (shift %s) from %d', (key, shiftKey, at, to) =>
    expect(slideAfter({ key, shiftKey }, at, 3)).toBe(to),
  );
});

describe('where a digest was posted', () => {
  it.each([
    [{ sent_at: 5, error: null }, 'sent'],
    [{ sent_at: 5, error: 'It took two attempts.' }, 'sent'],
    [{ sent_at: null, error: null }, 'waiting'],
    [{ sent_at: null, error: 'No answer.' }, 'failed'],
  ] as const)('%j', (part, state) => expect(standing(delivery('ops', part))).toBe(state));

  it('is said in one line', () => {
    expect(postedInShort([])).toBe('');
    expect(postedInShort([delivery('ops', { sent_at: 5 }), delivery('#dev', { sent_at: 6 })])).toBe(
      'Digest sent to #ops and #dev',
    );
    expect(postedInShort([delivery('ops', { error: 'No.' })])).toBe('Digest waiting for #ops');
  });
});

describe('what a new weekly review begins with', () => {
  const teams = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      teamView(`t${at}`, `Team ${at}`, at % 2 === 0 ? 'operations' : 'development'),
    );
  const me = [member('m1', 'Mara Lindt', ['t1', 'gone'], true), member('m2', 'Jo', ['t0'])];

  it('all of few teams, those of whoever sets it up of many', () => {
    expect(proposedTeams(me, teams(3))).toEqual(['t0', 't1', 't2']);
    expect(proposedTeams(me, teams(7))).toEqual(['t1']);
    expect(proposedTeams([], teams(7))).toHaveLength(7);
    expect(ownTeams(me, teams(3))).toEqual(['t1']);
  });

  it.each([
    [['t0', 't1'], 'Ops and Dev'],
    [['t0', 't2'], 'Weekly review'],
    [[], 'Weekly review'],
  ])('for %j a name: %s', (ids, name) => expect(proposedName(ids, teams(3))).toBe(name));
});
