import type { CsvImport } from '../../../api';
import { count, number } from '../../../format';

type Counts = Pick<CsvImport, 'added' | 'replaced' | 'unchanged'>;

/** What a file does to the values, in one line: '12 added, 3 replaced, 40 unchanged'. */
export function countsInWords({ added, replaced, unchanged }: Counts): string {
  const parts = [
    [added, 'added'],
    [replaced, 'replaced'],
    [unchanged, 'unchanged'],
  ] as const;
  const given = parts.filter(([n]) => n > 0).map(([n, word]) => `${number(n, 0)} ${word}`);
  return given.length === 0 ? 'No values' : given.join(', ');
}

/** What an import did, for its toast: '12 values added, 3 replaced.' */
export function importInWords({ added, replaced }: Counts): string {
  if (added === 0) return `${count(replaced, 'value')} replaced.`;
  return `${count(added, 'value')} added${replaced > 0 ? `, ${number(replaced, 0)} replaced` : ''}.`;
}
