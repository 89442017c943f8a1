import { api, type DraftRule, type RoutingTest } from '../../../api';
import { Attempt } from '../../../live/attempt.svelte';

/** The fields of a rule, at which the form shows what the engine says of them. */
export const RULE_FIELDS = [
  'name',
  'matchers',
  'service',
  'severity',
  'policy',
  'still_firing_after',
] as const;

/** A test of the routing rules, or of a draft among them, and what it found. */
export class RuleTest {
  readonly #attempt = new Attempt();
  /** What was found; null before the first test and while one is under way. */
  found = $state.raw<RoutingTest | null>(null);
  /** The draft's name; null if all rules are tested as they are. */
  of = $state.raw<string | null>(null);

  /** Whether a test is under way. */
  get busy(): boolean {
    return this.#attempt.busy;
  }

  /** Why the last test failed, where it is not for a field of the draft; null if it did not. */
  get failure(): unknown {
    return this.#attempt.beside(...RULE_FIELDS);
  }

  /** What is wrong with a field of the draft that was tested. */
  at(field: (typeof RULE_FIELDS)[number]): string | null {
    return this.of === null ? null : this.#attempt.at(field);
  }

  /** Tests the rules as they are, or with a draft among them. Writes nothing. */
  async run(draft: DraftRule | null): Promise<void> {
    if (this.busy) return;
    this.found = null;
    this.of = draft && draft.rule.name;
    await this.#attempt.run(async () => {
      this.found = await api.testRouting(draft);
    });
  }

  /** Takes the outcome away. */
  clear(): void {
    this.found = null;
    this.#attempt.failure = null;
  }
}
