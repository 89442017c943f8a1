import type { TraceView } from '../../../api';
import { when } from './deliveries';

/** How an entry was corrected, in a sentence. */
export function traceWords(trace: TraceView, now: number): string {
  const who = trace.by_name === '' ? 'Corrected' : `Corrected by ${trace.by_name}`;
  const on = trace.on === null ? '' : `, ${when(trace.on, now)}`;
  const was = trace.was_at === null ? '' : `; first recorded at ${when(trace.was_at, now)}`;
  return `${who}${on}${was}.`;
}
