import type {
  Bucket,
  KpiCard,
  KpiThreshold,
  NewThreshold,
  Severity,
  Side,
  TargetScope,
} from '../../../api';
import { reachId, typedValue } from '../target/target';
import { written } from '../value';

/** What is typed and chosen of a threshold. */
export interface ThresholdForm {
  side: Side;
  text: string;
  bucket: Bucket;
  row: string;
  /** For whom, by `reachId`. */
  reach: string;
  note: boolean;
  goal: boolean;
  page: boolean;
  policy: string | null;
  severity: Severity;
}

/** The fields that can be wrong, as the engine names them. */
export type WrongFields = Record<'value' | 'in_a_row' | 'note' | 'policy', string | null>;

/** None of them is wrong. */
export const allWell: WrongFields = { value: null, in_a_row: null, note: null, policy: null };

/** The most periods in a row that may be asked for. */
const MOST_IN_A_ROW = 60;

/** A form of a threshold, or of a new one: across is where the KPI gets worse. */
export function formOf(
  { evaluation: { unit, direction }, unit_label }: KpiCard,
  before: KpiThreshold | undefined,
  fallback: { scope: TargetScope; bucket: Bucket },
): ThresholdForm {
  return {
    side: before?.side ?? (direction === 'up' ? 'below' : 'above'),
    text: before?.value == null ? '' : written(before.value, unit, unit_label),
    bucket: before?.bucket ?? fallback.bucket,
    row: String(before?.in_a_row ?? 1),
    reach: reachId(before?.scope ?? fallback.scope),
    note: before?.note ?? true,
    goal: before?.goal_at_risk ?? false,
    page: before?.page != null,
    policy: before?.page?.policy ?? null,
    severity: before?.page?.severity ?? 'sev3',
  };
}

/** What a form says: the threshold, or what is wrong with it by field. */
export function readForm(
  form: ThresholdForm,
  { evaluation: { kpi, unit }, unit_label }: KpiCard,
  scope: TargetScope,
): { threshold: NewThreshold | null; wrong: WrongFields } {
  const value = typedValue(form.text, unit, unit_label, 'threshold');
  const inARow = Number(form.row.trim());
  const counted = Number.isInteger(inARow) && inARow >= 1 && inARow <= MOST_IN_A_ROW;
  const wrong: WrongFields = {
    value: value.wrong,
    in_a_row: counted ? null : `Type a whole number from 1 to ${MOST_IN_A_ROW}.`,
    note:
      form.note || form.goal || form.page
        ? null
        : 'Choose what happens when it is crossed: a note, goals at risk, or a page.',
    policy: form.page && form.policy === null ? 'Choose who is paged.' : null,
  };
  if (Object.values(wrong).some((each) => each !== null)) return { threshold: null, wrong };
  const threshold = {
    kpi,
    scope,
    side: form.side,
    value: value.value,
    bucket: form.bucket,
    in_a_row: inARow,
    note: form.note,
    goal_at_risk: form.goal,
    policy: form.page ? form.policy : null,
    severity: form.severity,
  };
  return { threshold, wrong };
}
