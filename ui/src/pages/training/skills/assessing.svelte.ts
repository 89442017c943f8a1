import { SvelteSet } from 'svelte/reactivity';
import {
  api,
  type MatrixMember,
  type MatrixSkill,
  type Proficiency,
  type SkillsMatrix,
} from '../../../api';
import { refusal, rightOn } from './changes';
import { numbered } from './levels';

/** What tells one cell from the others, whatever is shown beside it. */
export const cellKey = (skill: string, member: string): string => `${skill} ${member}`;

/** Says and confirms levels, one after the other as they were typed, so that none is lost. */
export class Assessing {
  /** The cells that are being written, each by its key. */
  readonly busy = new SvelteSet<string>();
  /** What became of the last one, as a sentence; empty if nothing did yet. */
  notice = $state('');
  /** Why the last one failed; null if it did not. */
  failure = $state.raw<unknown>(null);
  #last: Promise<unknown> = Promise.resolve();

  /** Says how well one knows a thing oneself, or confirms it of somebody else. True if that was done. */
  async set(
    matrix: Pick<SkillsMatrix, 'me' | 'may_assess' | 'may_plan'>,
    { id, skill }: Pick<MatrixSkill, 'id' | 'skill'>,
    member: Pick<MatrixMember, 'id' | 'name'>,
    level: Proficiency,
  ): Promise<boolean> {
    const right = rightOn(matrix, member.id);
    if (right === null) {
      this.notice = refusal(matrix, member.id);
      return false;
    }
    const key = cellKey(id, member.id);
    const write = () =>
      right === 'assess' ? api.assessSkill(id, level) : api.confirmSkill(id, member.id, level);
    this.busy.add(key);
    const done = this.#last.then(write);
    this.#last = done.catch(() => {});
    try {
      await done;
      this.failure = null;
      const verb = right === 'assess' ? 'Said' : 'Confirmed';
      this.notice = `${verb}: ${member.name}, ${skill.name}: ${numbered(level)}.`;
      return true;
    } catch (error) {
      this.failure = error;
      this.notice = '';
      return false;
    } finally {
      this.busy.delete(key);
    }
  }
}
