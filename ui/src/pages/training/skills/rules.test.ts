import { describe, expect, it } from 'vitest';
import * as given from '../../../../test/skills';
import { limits, refusal, rightOn } from './changes';
import { isWide, narrowing } from './filter';
import { cellFacts, cellWords, coverWords, fadedSince, levelOfKey, markLook } from './levels';
import { columnsIn, linesOf, rowsIn, scrollTo, sectionsIn, tracksOf } from './lines';
import { moveOf } from './moves';
import { planOf } from './pairing';
import { memberWords, stripeOf } from './people';
import { draftOf, readDraft } from './skillForm';

const DAY = 86_400_000;

describe('a cell in words', () => {
  const [k1] = given.groups()[0]!.skills;
  const say = (cell: Parameters<typeof cellWords>[2], days: number | null = 365) =>
    cellWords(given.jonas, k1!, cell, days, given.now);

  it.each([
    [null, 'Jonas Weber, Fail the database over: nothing said yet.'],
    [
      given.cell('teacher'),
      'Jonas Weber, Fail the database over: 4, can teach it, confirmed by Jonas Weber.',
    ],
    [
      given.unconfirmed('unknown'),
      'Jonas Weber, Fail the database over: 0, does not know it, not confirmed.',
    ],
    [
      given.cell('aware', { confirmed_by_name: '' }),
      'Jonas Weber, Fail the database over: 1, has seen it done, confirmed.',
    ],
    [
      // The proof is of 20 October 2025, 365 days before 20 October 2026.
      given.faded(),
      'Jonas Weber, Fail the database over: 3, can do it alone, also at night, confirmed by Jonas Weber. Was 4, can teach it; fades since 20 Oct.',
    ],
  ])('%#', (cell, words) => expect(say(cell)).toBe(words));

  it('does not say since when it fades where nobody can tell', () => {
    expect(fadedSince(given.cell('teacher'), 365)).toBeNull();
    expect(fadedSince({ ...given.faded(), proved_at: null }, 365)).toBeNull();
    expect(fadedSince(given.faded(), null)).toBeNull();
    expect(fadedSince(given.faded(), 365)).toBe(given.now - 35 * DAY);
    expect(say(given.faded(), null)).toContain('Was 4, can teach it; has faded.');
  });

  it('tells what was said, who confirmed it, and how long it holds', () => {
    expect(cellFacts(given.faded(), 365, given.now)).toEqual([
      { term: 'Said last', words: '4, can teach it' },
      { term: 'Confirmed', words: '4, can teach it, by Jonas Weber on 20 Oct 2025' },
      { term: 'Last proof', words: '20 Oct 2025' },
      {
        term: 'Fades',
        words: 'to 2, can do it with help, on 20 Oct 2027 unless there is new proof',
      },
    ]);
    const words = (part: object, days: number | null = 365) =>
      Object.fromEntries(
        cellFacts({ ...given.cell('aware'), ...part }, days, given.now).map((each) => [
          each.term,
          each.words,
        ]),
      );
    expect(words({ confirmed: false }).Confirmed).toMatch(/; something else was said since$/);
    expect(words({ confirmation: null, confirmed: false }).Confirmed).toBe('by nobody yet');
    expect(words({ fades_at: null }).Fades).toBe('no further');
    expect(words({}, null).Fades).toBe('never: this workspace lets no skill fade');
  });

  it('draws what is not confirmed by a line, and the rest filled, each level its own way', () => {
    const looks = ['unknown', 'aware', 'assisted', 'independent', 'teacher'] as const;
    for (const level of looks) {
      expect(markLook(level, true)).toContain('bg-');
      expect(markLook(level, false)).toMatch(/border/);
      expect(markLook(level, false)).not.toContain('bg-');
    }
    expect(
      new Set(looks.flatMap((each) => [markLook(each, true), markLook(each, false)])).size,
    ).toBe(10);
  });

  it.each([
    ['0', 'unknown'],
    ['4', 'teacher'],
    ['5', undefined],
    ['e', undefined],
    ['04', undefined],
  ])('the key %s is the level %s', (key, level) => expect(levelOfKey(key)).toBe(level));

  it('says how many can do it alone of how many should', () => {
    expect(coverWords(k1!)).toBe(
      `1 can do it alone, 1 of them confirmed; 2 are wanted. ${given.gap}`,
    );
    expect(coverWords(given.groups()[2]!.skills[0]!)).toBe('0 can do it alone.');
  });
});

describe('who may do what', () => {
  const may = (may_assess: boolean, may_plan: boolean) => ({ me: 'm1', may_assess, may_plan });
  it.each([
    [true, true, 'assess', 'confirm', ''],
    [true, false, 'assess', null, /yourself/],
    [false, true, null, 'confirm', ''],
    [false, false, null, null, /lets you look/],
  ])('with %s and %s', (assess, plan, own, other, said) => {
    expect(rightOn(may(assess, plan), 'm1')).toBe(own);
    expect(rightOn(may(assess, plan), 'm2')).toBe(other);
    expect(limits(may(assess, plan))).toMatch(said);
  });
  it('is said of oneself and of others', () => {
    expect(refusal({ me: 'm1' }, 'm1')).toMatch(/how well you know/);
    expect(refusal({ me: 'm1' }, 'm2')).toMatch(/confirm/);
  });
});

describe('people', () => {
  it('are told with their teams and disciplines', () => {
    expect(memberWords(given.mara, 'm1')).toBe('Mara Lindt (you), Platform, Ops');
    expect(memberWords(given.ana, 'm1')).toBe('Ana Costa, Payments and Platform, Ops and Dev');
    expect(memberWords({ ...given.ana, teams: [], disciplines: [] }, 'm1')).toBe(
      'Ana Costa, in no team',
    );
  });
  it('have the hue of their discipline, or of both', () => {
    expect(stripeOf(['operations'])).toBe('bg-ops');
    expect(stripeOf(['development', 'platform'])).toBe('bg-dev');
    expect(stripeOf(['operations', 'development'])).toMatch(/from-ops to-dev/);
    expect(stripeOf(['security'])).toBe('bg-line-strong');
  });
});

describe('where lines stand', () => {
  const lines = linesOf(given.groups());
  it('is one below the other, each group below its heading', () => {
    expect(lines.sections.map(({ key, top, height, first }) => [key, top, height, first])).toEqual([
      ['s1', 0, 104, 0],
      ['tool Terraform', 104, 68, 2],
      ['tool ', 172, 68, 3],
    ]);
    expect(lines.rows.map(({ top, about }) => [top, about])).toEqual([
      [32, 'checkout'],
      [68, 'checkout'],
      [136, 'Terraform'],
      [204, ''],
    ]);
    expect(lines.height).toBe(240);
  });

  it('draws what is near the view, and what has the keyboard however far it is', () => {
    const many = linesOf(given.largeMatrix(300, 1).groups);
    expect(sectionsIn(many, 0, 600, -1).map(({ index }) => index)).toEqual([0, 1]);
    expect(sectionsIn(many, 0, 600, 299).map(({ index }) => index)).toEqual([0, 1, 14]);
    const first = many.sections[0]!;
    expect(rowsIn(first, 0, 180, -1)).toEqual(Array.from({ length: 13 }, (_, at) => at));
    expect(rowsIn(first, 0, 180, 19).at(-1)).toBe(19);
    expect(rowsIn(many.sections[14]!, 0, 600, 290)).toEqual([290]);
    const columns = columnsIn(0, 400, 40, 200, 150);
    expect([columns.length, columns[0], columns.at(-1)]).toEqual([19, 0, 150]);
    expect(columnsIn(8_000, 400, 40, 200, 0)[0]).toBe(0);
  });

  it.each([
    // Three people have room for their names; the skills get the rest.
    [1_200, 3, { name: 624, cell: 160, wide: true, total: 1_200 }],
    [1_200, 8, { name: 240, cell: 108, wide: true, total: 1_200 }],
    [1_200, 9, { name: 456, cell: 72, wide: false, total: 1_200 }],
    [1_200, 20, { name: 244, cell: 43, wide: false, total: 1_200 }],
    [1_200, 200, { name: 240, cell: 40, wide: false, total: 8_336 }],
    [600, 10, { name: 168, cell: 40, wide: false }],
  ])('%d px are shared among %d people', (width, members, shared) => {
    expect(tracksOf(width, members)).toMatchObject(shared);
  });

  it.each([
    ['in view', [100, 136, 0, 400, 32, 0], 0],
    ['above', [100, 136, 200, 400, 32, 0], 68],
    ['below a sticky line', [100, 136, 90, 400, 32, 0], 68],
    ['below', [500, 536, 0, 400, 32, 0], 136],
    ['behind the right edge', [380, 420, 0, 500, 0, 96], 16],
    ['at the top', [10, 46, 200, 400, 32, 0], 0],
  ] as const)('scrolls to what is %s', (_, [start, end, at, view, before, after], to) => {
    expect(scrollTo(start, end, at, view, before, after)).toBe(to);
  });
});

describe('a key leads', () => {
  const bounds = { rows: 10, columns: 5, page: 4 };
  const from = { row: 5, column: 2 };
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false });
  it.each([
    ['ArrowDown', 6, 2],
    ['j', 6, 2],
    ['ArrowUp', 4, 2],
    ['k', 4, 2],
    ['ArrowLeft', 5, 1],
    ['h', 5, 1],
    ['ArrowRight', 5, 3],
    ['l', 5, 3],
    ['Home', 5, 0],
    ['End', 5, 4],
    ['PageDown', 9, 2],
    ['PageUp', 1, 2],
  ])('%s to row %d, column %d', (name, row, column) => {
    expect(moveOf(key(name), from, bounds)).toEqual({ row, column });
  });
  it('with Ctrl to the first cell and to the last', () => {
    expect(moveOf(key('Home', true), from, bounds)).toEqual({ row: 0, column: 0 });
    expect(moveOf(key('End', true), from, bounds)).toEqual({ row: 9, column: 4 });
    expect(moveOf(key('j', true), from, bounds)).toBeNull();
  });
  it('no further than the edges, and nowhere if it is none', () => {
    expect(moveOf(key('PageDown'), { row: 8, column: 4 }, bounds)).toEqual({ row: 9, column: 4 });
    expect(moveOf(key('ArrowLeft'), { row: 0, column: 0 }, bounds)).toEqual({ row: 0, column: 0 });
    expect(moveOf(key('x'), from, bounds)).toBeNull();
  });
});

describe('a filter', () => {
  const of = (values: Record<string, string[]>) => ({ of: (id: string) => values[id] ?? [] });
  it('asks for teams, services, words and gaps', () => {
    expect(
      narrowing(of({ team: ['t1'], service: ['s1', 's2'], gaps: ['only'] }), ' data '),
    ).toEqual({ teams: ['t1'], services: ['s1', 's2'], text: 'data', gaps_only: true });
  });
  it.each([
    [{}, '', true],
    [{ gaps: ['only'] }, '', false],
    [{ team: ['t1'] }, '', false],
    [{}, 'data', false],
  ])('%j with %j lets all through: %s', (values, words, wide) => {
    expect(isWide(narrowing(of(values as Record<string, string[]>), words))).toBe(wide);
  });
});

describe('a session that is planned for a pairing', () => {
  it('is given by the teacher’s team for the learner’s', () => {
    expect(planOf(given.pairing())).toBe(
      '#/training?plan=1&skill=k1&facilitator=m2&host=t2&guest=t1&title=Fail+the+database+over',
    );
  });
  it('leaves out teams that there are not', () => {
    expect(planOf(given.pairing({ teacher_team: null, learner_team: null }))).toBe(
      '#/training?plan=1&skill=k1&facilitator=m2&title=Fail+the+database+over',
    );
  });
});

describe('the form of a skill', () => {
  const filled = { ...draftOf(null, 's1'), name: ' Fail over ', description: ' At night. ' };
  it('begins empty, with two people wanted, or as the skill is', () => {
    expect(draftOf(null, null)).toMatchObject({ about: 'service', service: null, wanted: '2' });
    expect(draftOf(given.skillRecord(), null)).toMatchObject({ about: 'service', service: 's1' });
    expect(draftOf(given.skillRecord({ service: null, tool: 'Helm' }), null).about).toBe('tool');
    expect(draftOf(given.skillRecord({ service: null }), null).about).toBe('neither');
  });
  it('says what was typed, about one thing only', () => {
    expect(readDraft({ ...filled, tool: 'Helm' }).said).toEqual({
      name: 'Fail over',
      description: 'At night.',
      service: 's1',
      tool: '',
      wanted: 2,
    });
    const tool = { ...filled, about: 'tool' as const, tool: ' Helm ' };
    expect(readDraft(tool).said).toMatchObject({ service: null, tool: 'Helm' });
    expect(readDraft({ ...tool, about: 'neither' }).said).toMatchObject({
      service: null,
      tool: '',
    });
  });
  it.each([
    [{ name: '  ' }, 'name'],
    [{ service: null }, 'service'],
    [{ about: 'tool' as const }, 'tool'],
    [{ wanted: 'two' }, 'wanted'],
    [{ wanted: '' }, 'wanted'],
    [{ wanted: '1001' }, 'wanted'],
    [{ wanted: '-1' }, 'wanted'],
  ])('refuses %j at %s', (part, field) => {
    const read = readDraft({ ...filled, ...part });
    expect(read.said).toBeNull();
    expect(Object.keys(read.wrong)).toEqual([field]);
  });
  it('takes none and a thousand', () => {
    expect(readDraft({ ...filled, wanted: '0' }).said?.wanted).toBe(0);
    expect(readDraft({ ...filled, wanted: ' 1000 ' }).said?.wanted).toBe(1_000);
  });
});
