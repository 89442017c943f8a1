import type { NewSkill } from '../../../api';

/** What a skill can be about. */
export type About = 'service' | 'tool' | 'neither';

/** What stands in the fields of a skill. */
export interface SkillDraft {
  name: string;
  description: string;
  about: About;
  service: string | null;
  tool: string;
  /** As it was typed. */
  wanted: string;
}

/** What is wrong with each field, as a sentence. */
export type Wrong = Partial<Record<'name' | 'service' | 'tool' | 'wanted', string>>;

/** How many people should be able to do a thing alone until somebody says otherwise. */
const WANTED = '2';
const MOST = 1_000;

/** The fields of a skill; those of a new one are empty, but for the service that it is to be about. */
export function draftOf(skill: NewSkill | null, service: string | null): SkillDraft {
  if (!skill)
    return { name: '', description: '', about: 'service', service, tool: '', wanted: WANTED };
  const about = skill.service !== null ? 'service' : skill.tool !== '' ? 'tool' : 'neither';
  return { ...skill, about, wanted: String(skill.wanted) };
}

/** What was typed, as a skill; or what is wrong with it. */
export function readDraft({ name, description, about, service, tool, wanted }: SkillDraft): {
  said: NewSkill | null;
  wrong: Wrong;
} {
  const many = /^\d+$/.test(wanted.trim()) ? Number(wanted) : NaN;
  const wrong: Wrong = {};
  if (name.trim() === '') wrong.name = 'Say in a few words what one can do.';
  if (about === 'service' && service === null)
    wrong.service = 'Choose the service, or say that it is about none.';
  if (about === 'tool' && tool.trim() === '')
    wrong.tool = 'Type the tool, or say that it is about none.';
  if (!(many <= MOST)) wrong.wanted = `Type a number from 0 to ${MOST}.`;
  if (Object.keys(wrong).length > 0) return { said: null, wrong };
  return {
    said: {
      name: name.trim(),
      description: description.trim(),
      service: about === 'service' ? service : null,
      tool: about === 'tool' ? tool.trim() : '',
      wanted: many,
    },
    wrong,
  };
}
