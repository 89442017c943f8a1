import { describe, expect, it } from 'vitest';
import type { Lack, WrittenPart } from '../../../api';
import { entry } from '../../../../test/incidents';
import { comment, review, reviewDetail, reviewRow } from '../../../../test/oneReview';
import { authorsOf, shownParts, textNow } from './changes';
import { citable } from './citing';
import { openPassages, tabFor, threadsOf } from './passages';
import { incidentOptions } from './starting';
import { obstacles, stepsFor, type Step } from './workflow';
import { incidentRow } from '../../../../test/incidents';

describe('the steps of a review', () => {
  const reviewer = (approved: boolean) => [{ member: 'm2', name: 'Ben Ito', approved }];

  it.each<[string, Parameters<typeof reviewDetail>[0], string | null, Step[]]>([
    ['a draft', {}, 'm1', ['request', 'publish']],
    [
      'one in review, for its writer',
      { review: review({ status: 'in_review' }), reviewers: reviewer(false) },
      'm1',
      ['publish', 'withdraw'],
    ],
    [
      'one in review, for a reviewer',
      { review: review({ status: 'in_review' }), reviewers: reviewer(false) },
      'm2',
      ['agree', 'publish', 'withdraw'],
    ],
    [
      'one in review, for a reviewer who agreed',
      { review: review({ status: 'in_review' }), reviewers: reviewer(true) },
      'm2',
      ['publish', 'disagree', 'withdraw'],
    ],
    ['a published one', { review: review({ status: 'published' }) }, 'm1', ['reopen']],
    ['a draft, for a viewer', { may_write: false }, 'm1', []],
    [
      'one in review, while it is not known who looks',
      { review: review({ status: 'in_review' }), reviewers: reviewer(false) },
      null,
      ['publish', 'withdraw'],
    ],
  ])('are those of %s', (_, part, me, steps) => {
    expect(stepsFor(reviewDetail(part), me)).toEqual(steps);
  });

  it.each<[string, Parameters<typeof reviewDetail>[0], string[]]>([
    ['nobody reads it', {}, ['Nobody is asked to read it.']],
    [
      'nobody agreed and two comments are open',
      { row: reviewRow({ open_comments: 2 }), reviewers: reviewer(false) },
      ['2 of its comments are open.', 'No reviewer has agreed to publish it yet.'],
    ],
    ['all is well', { reviewers: reviewer(true) }, []],
  ])('say what stands in the way when %s', (_, part, sentences) => {
    expect(obstacles(reviewDetail(part))).toEqual(sentences);
  });
});

describe('comments', () => {
  it('stand by thread, and an answer whose thread is gone stands alone', () => {
    const threads = threadsOf([
      comment('a'),
      comment('b', { reply_to: 'a' }),
      comment('c', { reply_to: 'gone' }),
    ]);
    expect(threads.map(({ opening, answers }) => [opening.id, answers.length])).toEqual([
      ['a', 1],
      ['c', 0],
    ]);
  });

  it('mark the words of open threads only', () => {
    const passages = openPassages([
      comment('a', { place: [0, 4] }),
      comment('b', { place: [5, 9], open: false }),
      comment('c'),
    ]);
    expect(passages).toEqual([{ id: 'a', from: 0, to: 4 }]);
  });

  it.each<[Lack, string | null]>([
    ['factor', 'about'],
    ['action_due', 'actions'],
    ['summary', null],
  ])('%s is put right in %s', (lack, part) => {
    expect(tabFor({ lack })).toBe(part);
  });
});

describe('a version', () => {
  it('has each part at its place in the text now', () => {
    const changes = [
      { kind: 'same' as const, text: 'one ' },
      { kind: 'removed' as const, text: 'two ' },
      { kind: 'added' as const, text: 'three ' },
      { kind: 'same' as const, text: 'four' },
    ];
    expect(textNow(changes)).toBe('one three four');
    expect(shownParts(changes).map(({ at }) => at)).toEqual([0, 4, 4, 10]);
  });

  it('leaves out what is long and the same, and keeps its ends', () => {
    const long = `${'a'.repeat(600)}${'b'.repeat(600)}`;
    const [, middle, , last] = shownParts([
      { kind: 'added', text: 'x' },
      { kind: 'same', text: long },
      { kind: 'removed', text: 'y' },
      { kind: 'same', text: long },
    ]);
    expect(middle!.text + 'c'.repeat(middle!.left) + middle!.end).toHaveLength(1_200);
    expect(middle!.text.startsWith('a')).toBe(true);
    expect(middle!.end.endsWith('b')).toBe(true);
    expect(last!.end).toBe('');
  });

  it('names its authors, who wrote the most first', () => {
    const part = (author_name: string, text: string): WrittenPart => ({ author_name, text, at: 0 });
    const authors = authorsOf([part('Mara', 'ab'), part('Ben', 'abcdef'), part('Mara', 'c')]);
    expect(authors.map(({ name, characters }) => [name, characters])).toEqual([
      ['Ben', 6],
      ['Mara', 3],
    ]);
    expect(authors[0]!.hue).not.toBe(authors[1]!.hue);
  });
});

it('cites entries in order, in the zone of the workspace, with the day where it is another', () => {
  const at = Date.parse('2026-11-24T13:03:00Z');
  const found = citable(
    [
      entry('edit/1', { at: at + 86_400_000, kind: 'resolved', title: 'Resolved' }),
      entry('note/1', { at, text: 'The flag is off\nand more' }),
      entry('alert/1', { at: at + 1, kind: 'alert_joined', title: 'High latency', text: 'p99' }),
    ],
    'Asia/Tokyo',
  );
  expect(found.map(({ time, text }) => `${time} ${text}`)).toEqual([
    '22:03 The flag is off',
    '22:03 High latency: p99',
    '25 Nov, 22:03 Resolved',
  ]);
});

it('offers the incidents that need a review first, and none twice', () => {
  const [a, b] = [incidentRow({ id: 'a' }), incidentRow({ id: 'b' })];
  const options = incidentOptions(
    [{ incident: b, due_at: 0, overdue: false }],
    [a, b],
    () => '24 Nov',
  );
  expect(options.map(({ value, group }) => [value, group])).toEqual([
    ['b', 'Need a review'],
    ['a', 'Latest'],
  ]);
});
