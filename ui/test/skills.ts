import type {
  Effect,
  EffectSpan,
  MatrixCell,
  MatrixMember,
  MatrixSkill,
  Pairing,
  Proficiency,
  ServiceCover,
  Skill,
  SkillGroup,
  SkillsMatrix,
} from '../src/api';

const DAY = 86_400_000;

/** When tests look at skills. */
export const now = Date.parse('2026-11-24T12:00:00Z');

/** Whoever looks, of operations. */
export const mara: MatrixMember = {
  id: 'm1',
  name: 'Mara Lindt',
  teams: ['Platform'],
  disciplines: ['operations'],
};

/** A colleague, of development. */
export const jonas: MatrixMember = {
  id: 'm2',
  name: 'Jonas Weber',
  teams: ['Payments'],
  disciplines: ['development'],
};

/** Another, of both. */
export const ana: MatrixMember = {
  id: 'm3',
  name: 'Ana Costa',
  teams: ['Payments', 'Platform'],
  disciplines: ['operations', 'development'],
};

/** A level that somebody else confirmed twenty days ago, with what a test says otherwise. */
export const cell = (proficiency: Proficiency, part: Partial<MatrixCell> = {}): MatrixCell => ({
  proficiency,
  said: proficiency,
  confirmed: true,
  confirmation: { proficiency, at: now - 20 * DAY, by: 'm2' },
  confirmed_by_name: 'Jonas Weber',
  proved_at: now - 20 * DAY,
  fades_at: now + 345 * DAY,
  ...part,
});

/** A level that only the member says. */
export const unconfirmed = (proficiency: Proficiency): MatrixCell =>
  cell(proficiency, { confirmed: false, confirmation: null, confirmed_by_name: '' });

/** A level without proof for 400 days. */
export const faded = (): MatrixCell =>
  cell('independent', {
    said: 'teacher',
    proved_at: now - 400 * DAY,
    confirmation: { proficiency: 'teacher', at: now - 400 * DAY, by: 'm2' },
    fades_at: now + 330 * DAY,
  });

/** A skill's record. */
export const skillRecord = (part: Partial<Skill> = {}): Skill => ({
  name: 'Fail the database over',
  description: 'By **night** too.',
  service: 's1',
  tool: '',
  wanted: 2,
  ...part,
});

/** A row of the matrix; by default nobody said anything of it. */
export const matrixSkill = (
  id: string,
  cells: (MatrixCell | null)[],
  part: Partial<Omit<MatrixSkill, 'skill'>> & { skill?: Partial<Skill> } = {},
): MatrixSkill => {
  const { skill, ...rest } = part;
  return {
    id,
    description_html: '<p>By <strong>night</strong> too.</p>',
    cells,
    alone: 2,
    alone_confirmed: 1,
    gap: '',
    ...rest,
    skill: skillRecord(skill),
  };
};

/** What a skill that too few know says of itself. */
export const gap = 'One person can do it alone and two are wanted.';

/** Two skills about checkout, one about Terraform and one about neither, for three people. */
export const groups = (): SkillGroup[] => [
  {
    service: 's1',
    name: 'checkout',
    skills: [
      matrixSkill('k1', [unconfirmed('assisted'), cell('teacher'), null], {
        alone: 1,
        alone_confirmed: 1,
        gap,
      }),
      matrixSkill('k2', [null, unconfirmed('unknown'), faded()], {
        skill: { name: 'Roll a deployment back' },
      }),
    ],
  },
  {
    service: null,
    name: 'Terraform',
    skills: [
      matrixSkill('k3', [cell('independent'), null, null], {
        skill: { name: 'Import a resource', service: null, tool: 'Terraform' },
        description_html: '',
      }),
    ],
  },
  {
    service: null,
    name: '',
    skills: [
      matrixSkill('k4', [null, null, null], {
        skill: { name: 'Lead an incident', service: null, tool: '', wanted: 0 },
        alone: 0,
        alone_confirmed: 0,
      }),
    ],
  },
];

/** How well checkout is covered. */
export const cover = (part: Partial<ServiceCover> = {}): ServiceCover => ({
  service: 's1',
  name: 'checkout',
  skills: 2,
  bus_factor: 1,
  gaps: ['Fail the database over'],
  sentence: 'When Jonas Weber is away, nobody can fail the database over alone.',
  ...part,
});

/** Mara could learn from Jonas. */
export const pairing = (part: Partial<Pairing> = {}): Pairing => ({
  skill: 'k1',
  skill_name: 'Fail the database over',
  about: 'checkout',
  teacher: 'm2',
  teacher_name: 'Jonas Weber',
  teacher_team: 't2',
  learner: 'm1',
  learner_name: 'Mara Lindt',
  learner_team: 't1',
  learner_proficiency: 'assisted',
  why: 'Mara Lindt is on call for checkout and Jonas Weber is the only one who can do it.',
  ...part,
});

/** A matrix in which Mara looks and may do everything. */
export const skillsMatrix = (part: Partial<SkillsMatrix> = {}): SkillsMatrix => ({
  members: [mara, jonas, ana],
  groups: groups(),
  services: [cover()],
  pairings: [pairing()],
  total: 4,
  me: 'm1',
  may_plan: true,
  may_assess: true,
  fades_after_days: 365,
  ...part,
});

/** A matrix of so many skills, twenty about each service, and members. */
export const largeMatrix = (skills: number, members: number): SkillsMatrix =>
  skillsMatrix({
    members: Array.from({ length: members }, (_, at) => ({
      ...(at % 2 === 0 ? mara : jonas),
      id: `m${at}`,
      name: `Member ${at}`,
    })),
    me: 'm0',
    groups: Array.from({ length: Math.ceil(skills / 20) }, (_, group) => ({
      service: `s${group}`,
      name: `Service ${group}`,
      skills: Array.from({ length: Math.min(20, skills - group * 20) }, (_, at) =>
        matrixSkill(
          `k${group * 20 + at}`,
          Array.from({ length: members }, () => cell('aware')),
          { skill: { name: `Skill ${group * 20 + at}` } },
        ),
      ),
    })),
    total: skills,
  });

/** One side of a comparison: six incidents. */
export const span = (part: Partial<EffectSpan> = {}): EffectSpan => ({
  incidents: 6,
  acknowledged: 6,
  to_acknowledge: 12 * 60_000,
  restored: 6,
  to_restore: 3 * 3_600_000,
  ...part,
});

/** A session after which checkout was acknowledged and restored faster. */
export const effect = (session: string, part: Partial<Effect> = {}): Effect => ({
  session,
  title: `Session ${session}`,
  held_at: now - 90 * DAY,
  attended: 8,
  service: 's1',
  service_name: 'checkout',
  before: span(),
  after: span({ incidents: 8, acknowledged: 8, to_acknowledge: 7 * 60_000, restored: 5 }),
  span: 90 * DAY,
  sentence: 'Over 6 incidents before and 8 after, the median fell from 12 min to 7 min.',
  ...part,
});
