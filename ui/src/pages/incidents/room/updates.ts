import type { Audience } from '../../../api';
import type { Option } from '../../../ui/option';

/** The longest update, in characters: what chat takes in one piece, as the engine has it. */
export const MAX_TEXT = 3_000;

/** Whom an update can be for, with who that is. */
export const audiences: readonly Option<Audience>[] = [
  { value: 'internal', label: 'Internal', hint: 'the teams that handle the incident' },
  { value: 'stakeholders', label: 'Stakeholders', hint: 'those who depend on the service' },
];

/** What an update for an audience is called. */
export const audienceName = (audience: Audience): string =>
  audiences.find(({ value }) => value === audience)?.label ?? audience;
