import type { Secret } from '../../../../handler/external/secret';

/** A secret that the test changes, as a rotation does. */
export class Stored<Value> implements Secret<Value> {
  readonly arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:est-AbCdEf';
  /** Times that another version was looked for. */
  looks = 0;
  #known: Value | undefined;

  constructor(public current: Value) {}

  async read(): Promise<Value> {
    this.#known ??= this.current;
    return this.#known;
  }

  async other(than: Value): Promise<Value | undefined> {
    this.looks++;
    this.#known = this.current;
    return this.current === than ? undefined : this.current;
  }
}
