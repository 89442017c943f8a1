import Gauge from '@lucide/svelte/icons/gauge';
import MoveRight from '@lucide/svelte/icons/move-right';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import TrendingDown from '@lucide/svelte/icons/trending-down';
import TrendingUp from '@lucide/svelte/icons/trending-up';
import Zap from '@lucide/svelte/icons/zap';
import type { Concern, Trend } from '../../../api';
import type { IconType } from '../../../ui/icon';

/** What a KPI is about, as a word and a shape. */
export const concernWords: Record<Concern, { word: string; icon: IconType }> = {
  speed: { word: 'Speed', icon: Zap },
  stability: { word: 'Stability', icon: ShieldCheck },
  other: { word: 'Other', icon: Gauge },
};

/** Which way a KPI went over four weeks. The arrows mean better and worse, not more and less. */
export const trendWords: Record<Trend, { word: string; icon: IconType; colour: string }> = {
  better: { word: 'better', icon: TrendingUp, colour: 'text-success-text' },
  worse: { word: 'worse', icon: TrendingDown, colour: 'text-danger-text' },
  steady: { word: 'steady', icon: MoveRight, colour: 'text-ink-2' },
};
