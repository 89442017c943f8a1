import type { FactKey, RunningCell, RunningRow, ServiceId, WhatRunsWhere } from '../../api';
import { relative } from '../../format';
import { filter } from '../../ui/match';
import { statusLook } from '../../ui/status';
import { factId, short } from './deployment';

/** How one cell stands: what to draw by shape and colour, and what it says. */
export interface CellState {
  /** A status of `statusLook`. */
  status: string;
  /** What is to be known beyond the version; empty where it simply runs. */
  words: string;
}

/** How a cell stands: it simply runs, or something newer was tried and did not go out. */
export function stateOf({ attempt }: Pick<RunningCell, 'attempt'>): CellState {
  if (attempt === null) return { status: 'success', words: '' };
  if (attempt.status === 'running') return { status: 'running', words: 'deploying now' };
  const how = statusLook(attempt.status).label.toLowerCase();
  return { status: attempt.status, words: `last attempt ${how}` };
}

/** What a version is called: its own name, else its commit, else its branch. */
export function versionOf({
  version,
  commit,
  reference,
}: Pick<RunningCell, 'version' | 'commit' | 'reference'>): string {
  return short(version) || short(commit) || reference || 'Unnamed version';
}

/** '2 behind', or nothing where it is not behind, or nobody can tell. */
export function behindInWords(behind: number | null): string {
  return behind !== null && behind > 0 ? `${behind} behind` : '';
}

/** A cell in one sentence, for who does not see it. */
export function cellInWords(
  service: string,
  environment: string,
  cell: RunningCell,
  now: number,
): string {
  const parts = [
    `${service} in ${environment}: ${versionOf(cell)}`,
    cell.deployed_at === null ? '' : relative(cell.deployed_at, now),
    behindInWords(cell.behind),
    stateOf(cell).words,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What a row is called. */
export const nameOf = ({ service_name: name }: Pick<RunningRow, 'service_name'>): string =>
  name || 'No service';

/** The rows that answer to the words. */
export function rowsFound(rows: readonly RunningRow[], words: string): RunningRow[] {
  return filter(rows, words, nameOf);
}

/** One deployment of the matrix, found again by its identity. */
export interface Opened {
  key: FactKey;
  service: ServiceId | null;
  cell: RunningCell;
  /** It is the attempt, not what runs. */
  attempted: boolean;
}

/** The deployment that an address names, whether it runs or was only tried. */
export function opened(matrix: WhatRunsWhere, id: string | undefined): Opened | null {
  if (id === undefined) return null;
  for (const { service, cells } of matrix.rows) {
    for (const cell of cells) {
      if (cell && factId(cell) === id) return { key: cell.key, service, cell, attempted: false };
      if (cell?.attempt && factId(cell.attempt) === id)
        return { key: cell.attempt.key, service, cell, attempted: true };
    }
  }
  return null;
}
