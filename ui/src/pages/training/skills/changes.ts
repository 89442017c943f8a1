import { api, type MatrixSkill, type NewSkill, type SkillsMatrix } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';

/** What is being done to the skills of the workspace. */
export type Changing =
  | { kind: 'add'; service: string | null }
  | { kind: 'edit'; skill: MatrixSkill }
  | { kind: 'delete'; skill: MatrixSkill };

type Rights = Pick<SkillsMatrix, 'me' | 'may_assess' | 'may_plan'>;

/** What whoever looks may do with a member's levels: say their own, confirm another's, or nothing. */
export function rightOn(matrix: Rights, member: string): 'assess' | 'confirm' | null {
  if (member === matrix.me) return matrix.may_assess ? 'assess' : null;
  return matrix.may_plan ? 'confirm' : null;
}

/** Why nothing can be done with a member's levels. */
export const refusal = ({ me }: Pick<Rights, 'me'>, member: string): string =>
  member === me
    ? 'Your role does not let you say how well you know things.'
    : 'Your role does not let you confirm how well others know things.';

/** What whoever looks cannot do at all, as a sentence; empty if there is nothing. */
export function limits({ may_plan, may_assess }: Rights): string {
  if (may_plan) return '';
  return may_assess
    ? 'You can say how well you know things yourself. Your role does not let you write skills down or confirm what others know.'
    : 'Your role lets you look; it does not let you write skills down or say who knows them.';
}

/** A skill as it would be written down anew. */
export const skillSaid = ({ skill }: Pick<MatrixSkill, 'skill'>): NewSkill => {
  const { name, description, service, tool, wanted } = skill;
  return { name, description, service, tool, wanted };
};

/** Deletes a skill. Who knew it cannot be said again, so there is no way back. */
export async function removeSkill({ id, skill }: Pick<MatrixSkill, 'id' | 'skill'>): Promise<void> {
  await api.deleteSkill(id);
  toasts.show(`‘${skill.name}’ is deleted.`);
}
