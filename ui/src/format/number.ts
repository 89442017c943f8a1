const LOCALE = 'en-GB';

/** A number with grouped thousands and at most `digits` decimals: '12,480', '3.5'. */
export function number(value: number, digits = 1): string {
  if (!Number.isFinite(value)) return '–';
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits }).format(value);
}

/** A share between 0 and 1 as a percentage: 0.143 is '14.3 %'; 1 and 0 have no decimals. */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${number(share * 100, digits)} %` : '–';
}

/** A count with its noun: `count(1, 'incident')` is '1 incident', 12 of them '12 incidents'. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n, 0)} ${n === 1 ? one : many}`;
}
