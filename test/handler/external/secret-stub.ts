import type { Secret } from '../../../handler/external/secret';

/** A secret of which the test decides what it is. */
export class StoredSecret<Value> implements Secret<Value> {
  readonly arn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:fleet/secret-AbCdEf';
  /** Looks for another version so far. */
  looks = 0;
  #known: Value;

  constructor(public stored: Value) {
    this.#known = stored;
  }

  async read(): Promise<Value> {
    return this.#known;
  }

  async other(than: Value): Promise<Value | undefined> {
    this.looks++;
    this.#known = this.stored;
    return this.#known === than ? undefined : this.#known;
  }
}
