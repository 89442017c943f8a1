import type { Pause } from '../api';

/** One way to pause native notifications. */
export interface PauseChoice {
  /** Where it is chosen among others. */
  name: string;
  /** As an action of its own. */
  title: string;
  pause: Pause;
}

/** The pauses that are offered; when each ends is the engine's to say. */
export const pauses: readonly PauseChoice[] = [
  {
    name: '30 min',
    title: 'Pause notifications for 30 min',
    pause: { kind: 'minutes', minutes: 30 },
  },
  { name: '1 h', title: 'Pause notifications for 1 h', pause: { kind: 'minutes', minutes: 60 } },
  {
    name: 'Until tomorrow',
    title: 'Pause notifications until tomorrow',
    pause: { kind: 'until_tomorrow' },
  },
];
