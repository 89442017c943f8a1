import type { ChartInput } from './input';
import { summary } from './series';

/**
 * What a screen reader hears of a whole chart: each series, how the target is approached, where the
 * level changed, and what is expected of the last period of the forecast.
 */
export function chartInWords(
  input: Pick<ChartInput, 'series' | 'format' | 'target' | 'way' | 'changes' | 'forecast' | 'day'>,
): string {
  const { series, format, target, way, changes = [], forecast = [], day } = input;
  const { full } = format;
  const sentences = series.map((each) => summary(each, full, day, each.before ? null : target));
  if (way && target !== null && target !== undefined) {
    sentences.push(
      `The target leads from ${full(way.value)} on ${day(way.at)} to ${full(target)} by ${day(way.by)}.`,
    );
  }
  for (const { at, before, after, better } of changes) {
    const verdict = better ? 'better' : 'worse';
    sentences.push(
      `The level changed on ${day(at)} from ${full(before)} to ${full(after)}, ${verdict}.`,
    );
  }
  const last = forecast.at(-1);
  if (last) {
    sentences.push(
      `Expected by ${day(last.at)}: ${full(last.value)}, ` +
        `19 of 20 between ${full(last.low95)} and ${full(last.high95)}.`,
    );
  }
  return sentences.join(' ');
}
