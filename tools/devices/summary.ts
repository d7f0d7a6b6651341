import type { FileReport } from './check-requests';
import { TAKEN_FROM_FOLDERS } from './files';
import type { Compared } from './options';

const NOT_COMPARED: Readonly<Record<Compared, string>> = {
  'all names': '',
  'alternative names': 'Subjects were not compared with a pattern: give --pattern.\n',
  nothing: 'Names were not compared with a pattern: give --pattern.\n',
};

/** Counts verdicts, warnings and reasons. */
export class Summary {
  readonly #verdicts = { accepted: 0, refused: 0, unreadable: 0 };
  readonly #reasons = new Map<string, number>();
  #warnings = 0;
  readonly #leftOut: number;

  /** @param leftOut How many files in folders were skipped. */
  constructor(leftOut: number) {
    this.#leftOut = leftOut;
  }

  add(report: FileReport): void {
    this.#verdicts[report.verdict]++;
    if (report.verdict === 'accepted' && report.warning !== undefined) this.#warnings++;
    if (report.verdict !== 'refused') return;
    this.#reasons.set(report.reason, (this.#reasons.get(report.reason) ?? 0) + 1);
  }

  /** 2 if a file could not be read; otherwise 1 if one was refused; otherwise 0. */
  get exitCode(): 0 | 1 | 2 {
    if (this.#verdicts.unreadable > 0) return 2;
    return this.#verdicts.refused > 0 ? 1 : 0;
  }

  /** The counts, and the reasons of refusals, most frequent first. A warning does not change the exit code. */
  text(compared: Compared): string {
    const { accepted, refused, unreadable } = this.#verdicts;
    const counts = [`${accepted} accepted`, `${refused} refused`];
    if (unreadable > 0) counts.push(`${unreadable} unreadable`);
    const reasons = [...this.#reasons]
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => `${String(count).padStart(8)}  ${reason}\n`);
    const total = accepted + refused + unreadable;
    return [
      `\n${total} ${total === 1 ? 'file' : 'files'}: ${counts.join(', ')}\n`,
      this.#warnings > 0 ? `${String(this.#warnings).padStart(8)}  accepted with a warning\n` : '',
      ...reasons,
      refused > 0 ? 'What each reason means, and what to do: docs/errors.md\n' : '',
      this.#leftOut > 0
        ? `${this.#leftOut} ${this.#leftOut === 1 ? 'file was' : 'files were'} skipped: in folders, only ` +
          `${TAKEN_FROM_FOLDERS} are checked. To check another file, name it.\n`
        : '',
      NOT_COMPARED[compared],
    ].join('');
  }
}
