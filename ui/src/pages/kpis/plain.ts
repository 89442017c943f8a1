// Plain numbers as KPIs count them: a hundredth or a billion of something, below zero too.

const LOCALE = 'en-GB';

const sizes: readonly [size: number, name: string][] = [
  [1e12, 'tn'],
  [1e9, 'bn'],
  [1e6, 'M'],
];

/** What a typed number may be followed by, and what it is multiplied by then. */
const multiples: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
  tn: 1e12,
  trillion: 1e12,
};

const SMALLEST_WRITTEN_OUT = 1e-6;

function rounded(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(LOCALE, options).format(value);
}

/** How many decimals a number of this size is read with: some three digits in all. */
function digitsOf(size: number): Intl.NumberFormatOptions {
  if (size >= 1_000) return { maximumFractionDigits: 0 };
  if (size >= 100) return { maximumFractionDigits: 1 };
  if (size >= 1) return { maximumFractionDigits: 2 };
  return { maximumSignificantDigits: 3 };
}

/** A minus as it is printed, in the place of the hyphen. */
export function minus(text: string): string {
  return text.replaceAll('-', '−');
}

/** A plain number in some three digits: '12,480', '3.75', '−0.0031', '1.2 M', '3.1e−9'. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size > 0 && size < SMALLEST_WRITTEN_OUT) return minus(value.toExponential(1));
  // What rounds up to a million is one: 999,999.7 must not read '1,000,000'.
  const large = sizes.find(([least]) => Math.round(size) >= least);
  if (large) {
    return minus(`${rounded(value / large[0], { maximumSignificantDigits: 3 })} ${large[1]}`);
  }
  const text = minus(rounded(value, digitsOf(size)));
  return text === '−0' ? '0' : text;
}

/** The unit of an axis whose largest value is `top`: 'M requests' and a million, 'tickets' and one. */
export function plainAxis(top: number, label: string): { unit: string; per: number } {
  const large = sizes.find(([least]) => top >= least);
  if (large) return { unit: `${large[1]} ${label}`.trim(), per: large[0] };
  // An axis writes two decimals, which say nothing of thousandths.
  if (top > 0 && top < 0.01) {
    const power = Math.floor(Math.log10(top) / 3) * 3;
    return { unit: `×10${superscript(power)} ${label}`.trim(), per: 10 ** power };
  }
  return { unit: label, per: 1 };
}

function superscript(power: number): string {
  return [...String(power)]
    .map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]))
    .join('');
}

/**
 * A plain number as it was typed, with its label or without: '12', '−3.5', '12,480 tickets', '1.2 M',
 * '7,5'. Null where the text is none.
 */
export function readPlain(text: string, label = ''): number | null {
  const input = text.trim().replaceAll('−', '-').toLowerCase();
  const match = /^([+-]?)(\d[\d.,]*|[.,]\d+)(?:e([+-]?\d{1,3}))?\s*(.*)$/.exec(input);
  if (!match) return null;
  const [, sign = '', digits = '', power = '0', rest = ''] = match;
  const size = readDigits(digits);
  const times = timesOf(rest, label.trim().toLowerCase());
  if (size === null || times === null) return null;
  // Read as one text, so that what is written is read back to the last digit.
  const value = Number(`${sign}${size}e${power}`) * times;
  return Number.isFinite(value) ? value : null;
}

/** The multiple in what follows the digits; null where that is neither a multiple nor the label. */
function timesOf(rest: string, label: string): number | null {
  if (rest === '' || rest === label) return 1;
  const name = /^[a-z]+/.exec(rest)?.[0] ?? '';
  const after = rest.slice(name.length).trim();
  if (!Object.hasOwn(multiples, name) || (after !== '' && after !== label)) return null;
  return multiples[name] ?? null;
}

/** Digits with their separators as JavaScript reads them. Three digits after a comma are thousands. */
function readDigits(text: string): string | null {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$/.test(text) || /^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) {
    return text.replaceAll('.', '').replace(',', '.');
  }
  return /^\d*[.,]?\d*$/.test(text) ? text.replace(',', '.') : null;
}
