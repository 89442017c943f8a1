/** What a team does; operations and development have a hue each. */
export type Discipline = 'operations' | 'development' | 'platform' | 'security' | 'other';

/** A member as pickers and avatars show them. */
export interface Person {
  id: string;
  name: string;
  handle?: string;
  team?: string;
  discipline?: Discipline;
}

/** How a discipline is called on screen. */
export const disciplineNames: Record<Discipline, string> = {
  operations: 'Ops',
  development: 'Dev',
  platform: 'Platform',
  security: 'Security',
  other: 'Other',
};
