import type { Pairing } from '../../../api';
import { href } from '../../../shell/router.svelte';

/** Where a session that makes one learn from the other is planned: who gives it, for whom, and what of. */
export const planOf = ({
  skill,
  skill_name,
  teacher,
  teacher_team,
  learner_team,
}: Pairing): string =>
  href('training', {
    plan: '1',
    skill,
    facilitator: teacher,
    host: teacher_team ?? undefined,
    guest: learner_team ?? undefined,
    title: skill_name,
  });
