import { describe, expect, it } from 'vitest';
import type { DeliveryView, RelatedView, RoleView, TaskView, UpdateChannel } from '../../../api';
import { deliveryWords, preselected } from './deliveries';
import { bytes, filesIn, MAX_BYTES, pastedName, refusal, textOf } from './files';
import { dueWords, nextPresets, suggestedIn } from './nextUpdate';
import { causeFrom, relatedHref } from './related';
import { handedOver, roleToHandOver } from './roles';
import { inOrder, lineWords, readTaskLine, taskWords } from './taskLine';
import { traceWords } from './traces';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// 14:00 in Berlin, where the tests run.
const now = Date.parse('2026-11-24T13:00:00Z');

describe('a delivery', () => {
  const sent: DeliveryView = {
    channel: 'c/C1',
    channel_name: 'ops',
    connection_name: 'Slack',
    state: 'sent',
    sent_at: now + 2 * MINUTE,
    problem: '',
    next_attempt: null,
    url: '',
  };
  const reach = { sent_at: null, problem: 'Slack is not reachable.' };

  it.each<[string, Partial<DeliveryView>, string]>([
    ['was sent', {}, 'Sent to #ops 14:02'],
    ['was sent yesterday', { sent_at: now - 24 * HOUR }, 'Sent to #ops 23 Nov, 14:00'],
    ['was sent at no known time', { sent_at: null }, 'Sent to #ops'],
    [
      'waits with a reason',
      { ...reach, state: 'waiting', next_attempt: now + 5 * MINUTE },
      'Waiting for #ops: Slack is not reachable, next attempt 14:05',
    ],
    ['waits for its first attempt', { state: 'waiting', sent_at: null }, 'Waiting for #ops'],
    [
      'failed and is tried now',
      { ...reach, state: 'failed', next_attempt: now - 1 },
      'Not sent to #ops: Slack is not reachable, tried again now',
    ],
    ['failed for good', { ...reach, state: 'failed' }, 'Not sent to #ops: Slack is not reachable'],
    [
      'is another laptop’s',
      { state: 'elsewhere', sent_at: null },
      '#ops: the laptop on which it was written sends it',
    ],
    [
      'went to a channel that is gone',
      { channel_name: '' },
      'Sent to a channel that is gone (c/C1) 14:02',
    ],
  ])('that %s', (_, part, words) => expect(deliveryWords({ ...sent, ...part }, now)).toBe(words));

  it('goes to the channels of its audience that can be reached', () => {
    const channel = (key: string, part: Partial<UpdateChannel>): UpdateChannel => ({
      key,
      name: key,
      connection_name: 'Slack',
      reachable: true,
      audiences: ['internal'],
      ...part,
    });
    const channels = [
      channel('a', {}),
      channel('b', { audiences: ['stakeholders'] }),
      channel('c', { reachable: false }),
      channel('d', { audiences: ['internal', 'stakeholders'] }),
    ];
    expect(preselected(channels, 'internal')).toEqual(['a', 'd']);
    expect(preselected(channels, 'stakeholders')).toEqual(['b', 'd']);
  });
});

describe('the next update', () => {
  it.each([
    ['is far', now + 11 * MINUTE, null],
    ['is not due', null, null],
    [
      'is near',
      now + 5 * MINUTE,
      { late: false, words: 'The next status update is due in 5 min.' },
    ],
    ['is due', now, { late: true, words: 'The next status update is due now.' }],
    [
      'is late',
      now - 90 * MINUTE,
      { late: true, words: 'The next status update was due 1 h 30 min ago.' },
    ],
  ])('that %s', (_, dueAt, words) => expect(dueWords(dueAt, now)).toEqual(words));

  it('offers what the severity asks for and what the workspace suggests, the shortest first', () => {
    expect(nextPresets('sev1', 30 * MINUTE)).toEqual([15 * MINUTE, 30 * MINUTE, HOUR]);
    expect(nextPresets('sev2', 45 * MINUTE)).toEqual([30 * MINUTE, 45 * MINUTE, HOUR, 2 * HOUR]);
    expect(nextPresets('sev4', null)).toHaveLength(3);
  });

  it.each([
    [now + 30 * MINUTE - 1_200, 30 * MINUTE],
    [now - HOUR, MINUTE],
    [null, null],
  ])('suggested for %s is %s from now', (at, ms) => expect(suggestedIn(at, now)).toBe(ms));
});

describe('a task in one line', () => {
  const people = [
    { id: 'm', name: 'Mara Lindt' },
    { id: 'b', name: 'Ben Ito' },
  ];
  const three = Date.parse('2026-11-24T14:00:00Z');

  it.each<[string, string, string | null, number | null]>([
    ['Restart the pods', 'Restart the pods', null, null],
    ['Restart the pods @mara by 15:00', 'Restart the pods', 'm', three],
    ['@ito Restart the pods in 20 min', 'Restart the pods', 'b', now + 20 * MINUTE],
    ['Ask @ben about the flag', 'Ask about the flag', 'b', null],
    ['Look at the jump in latency', 'Look at the jump in latency', null, null],
    ['Count users in 2', 'Count users in 2', null, null],
    ['Stand by', 'Stand by', null, null],
    ['Check by today 15:00', 'Check', null, three],
    ['Mail ops@example.com', 'Mail ops@example.com', null, null],
  ])('‘%s’', (text, title, owner, due_at) =>
    expect(readTaskLine(text, people, now)).toEqual({ title, owner, due_at, unknown: null }),
  );

  it('names who is not known', () =>
    expect(readTaskLine('Do it @zoe', people, now)).toMatchObject({ owner: null, unknown: 'zoe' }));

  it('says what was understood', () => {
    expect(lineWords(readTaskLine('Do it @mara by 15:00', people, now), people, now)).toBe(
      '‘Do it’: Mara Lindt, due 15:00',
    );
    expect(lineWords(readTaskLine('Do it', people, now), people, now)).toBeNull();
  });
});

describe('tasks', () => {
  const task = (id: string, part: Partial<TaskView>): TaskView => ({
    id,
    title: id,
    owner: null,
    owner_name: '',
    due_at: null,
    overdue: false,
    created_at: 0,
    done_at: null,
    done_by_name: '',
    ...part,
  });

  it('come first due first, those with no date after, and the done ones last', () => {
    const tasks = [
      task('done', { done_at: 5 }),
      task('no date', {}),
      task('later', { due_at: 20 }),
      task('soon', { due_at: 10 }),
      task('done last', { done_at: 9 }),
    ];
    expect(inOrder(tasks).map(({ id }) => id)).toEqual([
      'soon',
      'later',
      'no date',
      'done last',
      'done',
    ]);
  });

  it.each<[Partial<TaskView>, ReturnType<typeof taskWords>]>([
    [{}, null],
    [{ due_at: now + HOUR }, { text: 'Due 15:00', overdue: false }],
    [{ due_at: now - HOUR }, { text: 'Overdue: was due 1 h ago', overdue: true }],
    [
      { due_at: now - HOUR, done_at: now - 5 * MINUTE, done_by_name: 'Ben' },
      { text: 'Done by Ben, 5 min ago', overdue: false },
    ],
  ])('with %j say %j', (part, words) => expect(taskWords(task('t', part), now)).toEqual(words));
});

describe('a file', () => {
  it.each([
    [0, /is empty/],
    [1, null],
    [MAX_BYTES, null],
    [MAX_BYTES + 1, /at most 10 MB/],
  ])('of %i bytes', (size, words) => {
    const said = refusal({ name: 'graph.png', size });
    if (words === null) expect(said).toBeNull();
    else expect(said).toMatch(words);
  });

  it.each([
    [512, '512 B'],
    [420 * 1024, '420 KB'],
    [3.2 * 1024 * 1024, '3.2 MB'],
  ])('of %i bytes is %s', (size, words) => expect(bytes(size)).toBe(words));

  it.each([
    ['image.png', 'Pasted at 14-00-00.png'],
    ['', 'Pasted at 14-00-00.png'],
    ['latency.png', 'latency.png'],
  ])('called ‘%s’ becomes ‘%s’', (name, kept) => expect(pastedName(name, now)).toBe(kept));

  it('is shown as text when it is one', () => {
    const base64 = btoa(String.fromCharCode(...new TextEncoder().encode('größer\n')));
    expect(textOf({ media_type: 'text/plain', base64 })).toBe('größer\n');
    expect(textOf({ media_type: 'application/pdf', base64 })).toBeNull();
  });

  it('is none when only text is pasted', () => expect(filesIn(null)).toEqual([]));
});

describe('a role', () => {
  const role = (name: RoleView['role'], holder: string | null): RoleView => ({
    role: name,
    holder,
    holder_name: holder ?? '',
  });

  it.each([
    ['mine', [role('commander', 'x'), role('scribe', 'me')], 'scribe'],
    ['the first free one', [role('commander', 'x'), role('scribe', null)], 'scribe'],
    ['commander', [role('commander', 'x'), role('scribe', 'y')], 'commander'],
  ])('to hand over is %s', (_, roles, expected) =>
    expect(roleToHandOver(roles, 'me')).toBe(expected),
  );

  it('that changed hands is told', () => {
    expect(handedOver('operations_lead', 'Ben', false)).toBe('Ben is operations lead now.');
    expect(handedOver('scribe', 'Mara', true)).toBe('You are scribe now.');
    expect(handedOver('commander', null, false)).toBe('Nobody is commander now.');
  });
});

describe('what is related', () => {
  const fact = { connection: 'c', external_id: 'd/1' };
  const related = (part: Partial<RelatedView>): RelatedView => ({
    kind: 'deployment',
    title: 'v42',
    at: now,
    suspicion: { score: 100, reason: 'Deployed 4 min before' },
    fact,
    incident: null,
    url: '',
    ...part,
  });

  it.each([
    ['deployment', '#/delivery?open=c%2Fd%2F1'],
    ['iac_run', '#/delivery/infrastructure?open=c%2Fd%2F1'],
    ['pipeline_run', '#/delivery/pipelines?open=c%2Fd%2F1'],
    ['alert', '#/incidents?view=alerts&open=c%2Fd%2F1'],
  ] as const)('a %s opens at its place', (kind, to) =>
    expect(relatedHref(related({ kind }))).toBe(to),
  );

  it('an incident opens as itself, and only a deployment can be the cause', () => {
    const incident = related({ kind: 'incident', fact: null, incident: 'i2' });
    expect(relatedHref(incident)).toBe('#/incidents/i2');
    expect(causeFrom(incident)).toBeNull();
    expect(causeFrom(related({ kind: 'alert' }))).toBeNull();
    expect(causeFrom(related({}))).toEqual({ kind: 'deployment', deployment: fact });
  });
});

it('a correction says who, when, and what was recorded first', () => {
  const trace = { was_at: now - HOUR, was_text: null, by_name: 'Mara', on: now };
  expect(traceWords(trace, now)).toBe('Corrected by Mara, 14:00; first recorded at 13:00.');
  expect(traceWords({ ...trace, was_at: null, by_name: '' }, now)).toBe('Corrected, 14:00.');
});
