import type { Revocable } from './register';

/** What became of a certificate that is revoked. */
export interface Done {
  /** Whether the register had it as revoked before this run. */
  readonly before: boolean;
  /** What AWS IoT was told: `revoked`, `not there`: it is not registered; `no certificate`: there is none to tell of. */
  readonly device: 'revoked' | 'not there' | 'no certificate';
}

/** What stopped the work on a certificate. */
export interface Failed {
  /** Whether the register has it as revoked, so that only AWS IoT is missing. */
  readonly marked: boolean;
  readonly reason: string;
}

/** Serial numbers shown for each reason of failure. */
const SHOWN = 5;

/** Counts what a run does, and tells it. */
export class Tally {
  readonly #total: number;
  readonly #failures = new Map<string, string[]>();
  #now = 0;
  #before = 0;
  #markedOnly = 0;
  readonly #devices = { revoked: 0, 'not there': 0, 'no certificate': 0 };

  /** @param total Certificates to be revoked. */
  constructor(total: number) {
    this.#total = total;
  }

  /** Counts a certificate that is done. */
  done({ before, device }: Done): void {
    if (before) this.#before++;
    else this.#now++;
    this.#devices[device]++;
  }

  /** Counts a certificate that is not. */
  failed({ serialNumber }: Revocable, { marked, reason }: Failed): void {
    if (marked) this.#markedOnly++;
    this.#failures.set(reason, [...(this.#failures.get(reason) ?? []), serialNumber]);
  }

  /** Certificates that are not done. */
  get left(): number {
    return this.#total - this.#now - this.#before;
  }

  /** Whether anything is revoked that a revocation list may not have yet. */
  get anyMarked(): boolean {
    return this.#now + this.#before + this.#markedOnly > 0;
  }

  /** What was done, and what was not, in full lines. */
  text(): string {
    const { revoked, 'not there': notThere, 'no certificate': none } = this.#devices;
    return [
      `Revoked ${count(this.#now + this.#before)} of ${count(this.#total)}: ${count(this.#now)} now, ` +
        `${count(this.#before)} had been before.`,
      `  ${count(revoked)} revoked in AWS IoT, which disconnects their devices within minutes and refuses them`,
      ...(notThere > 0
        ? [
            `  ${count(notThere)} not registered in AWS IoT; if one was issued within the last minute, run this again`,
          ]
        : []),
      ...(none > 0
        ? [`  ${count(none)} without a certificate: attempts of the signer that came to nothing`]
        : []),
      ...this.#leftLines(),
      '',
    ].join('\n');
  }

  #leftLines(): readonly string[] {
    if (this.left === 0) return [];
    const failed = [...this.#failures.values()].flat().length;
    const untouched = this.left - failed;
    return [
      `Left: ${count(this.left)}`,
      ...[...this.#failures].map(
        ([reason, serials]) => `  ${count(serials.length)} failed (${shown(serials)}): ${reason}`,
      ),
      ...(this.#markedOnly > 0
        ? [
            `  ${count(this.#markedOnly)} of these are revoked, but AWS IoT was not told: their devices still connect`,
          ]
        : []),
      ...(untouched > 0 ? [`  ${count(untouched)} not tried, or without an answer yet`] : []),
      'Run the same command again: it completes what is left, and what is done stays done.',
    ];
  }
}

function shown(serials: readonly string[]): string {
  const more = serials.length - SHOWN;
  return `${serials.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
