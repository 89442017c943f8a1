import { api, type Review, type ReviewFields } from '../../../api';
import { Attempt } from '../../../live/attempt.svelte';

const of = ({ title, owner, reviewers, tags, factors }: Review): ReviewFields => ({
  title,
  owner,
  reviewers,
  tags,
  factors,
});

/**
 * What a review says beside its text, saved with each change. Changes that come faster than they
 * are saved go together with the next save, and none is lost.
 */
export class Fields {
  readonly attempt = new Attempt();
  readonly #id: string;
  readonly #review: () => Review;
  #wanted = $state.raw<ReviewFields | null>(null);

  constructor(id: string, review: () => Review) {
    this.#id = id;
    this.#review = review;
  }

  /** The fields as they are meant to be. */
  get now(): ReviewFields {
    return this.#wanted ?? of(this.#review());
  }

  /** Changes some of them. */
  async change(part: Partial<ReviewFields>): Promise<void> {
    this.#wanted = { ...this.now, ...part };
    if (this.attempt.busy) return;
    const done = await this.attempt.run(async () => {
      let sent: ReviewFields;
      do {
        sent = this.#wanted ?? this.now;
        await api.describeReview(this.#id, sent);
      } while (this.#wanted !== null && this.#wanted !== sent);
    });
    if (!done) this.#wanted = null;
  }

  /** The review came anew: it holds what was saved. */
  refetched(): void {
    if (!this.attempt.busy) this.#wanted = null;
  }
}
