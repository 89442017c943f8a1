import type { DeclareChoices, NewIncident, Severity } from '../../api';
import { count } from '../../format';
import type { Option } from '../../ui/option';

/** What is typed and chosen while an incident is declared; its policy follows the service. */
export type Declaration = Required<Omit<NewIncident, 'policy'>>;

/** An incident of which nothing is known yet, led by whoever declares it. */
export function newDeclaration(me: string): Declaration {
  return {
    title: '',
    severity: 'sev2',
    service: null,
    summary: '',
    commander: me,
    communications: null,
    scribe: null,
    operations_lead: null,
  };
}

/** The services to choose from: those with firing alerts first, as the engine orders them. */
export function serviceOptions(choices: DeclareChoices | undefined): Option[] {
  return (choices?.services ?? []).map(({ id, name, firing }) => ({
    value: id,
    label: name,
    hint: firing > 0 ? `${count(firing, 'alert')} ${firing === 1 ? 'fires' : 'fire'}` : undefined,
  }));
}

/** The policy that fits a service; null while that is not known, or if none does. */
export function fittingPolicy(
  choices: DeclareChoices | undefined,
  service: string | null,
): string | null {
  if (!choices) return null;
  if (service === null) return choices.policy;
  return choices.services.find(({ id }) => id === service)?.policy ?? null;
}

/** The severity that Alt and a digit choose; null for any other key. */
export function severityOf({
  altKey,
  ctrlKey,
  metaKey,
  code,
}: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'code'>): Severity | null {
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(code)?.[1];
  return altKey && !ctrlKey && !metaKey && digit ? (`sev${digit}` as Severity) : null;
}
