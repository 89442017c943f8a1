import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import Rocket from '@lucide/svelte/icons/rocket';
import Siren from '@lucide/svelte/icons/siren';
import type { IconType } from '../icon';
import type { Happening } from './series';

/** How a kind of thing that happened is told from the others, on the chart and below it. */
export interface HappeningLook {
  word: string;
  icon: IconType;
  /** The tick's shape as ECharts names it. */
  symbol: 'triangle' | 'diamond' | 'rect';
  rotate: number;
  /** The same shape as a path within 10 by 10. */
  path: string;
}

/** The look of each kind; what has no kind looks as an incident without its word. */
export const happenings: Record<Happening, HappeningLook> = {
  incident: {
    word: 'Incident',
    icon: Siren,
    symbol: 'triangle',
    rotate: 180,
    path: 'M0 1h10L5 10z',
  },
  deployment: {
    word: 'Deployment',
    icon: Rocket,
    symbol: 'diamond',
    rotate: 0,
    path: 'M5 0l5 5-5 5-5-5z',
  },
  note: { word: 'Note', icon: MessageSquareText, symbol: 'rect', rotate: 0, path: 'M1 1h8v8H1z' },
};
