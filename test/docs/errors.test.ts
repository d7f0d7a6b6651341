import { describe, expect, it } from '@jest/globals';
import { CrlFailureReason } from '../../handler/crl/vocabulary';
import { FailureReason, RejectionReason } from '../../handler/vocabulary';
import { readDocument } from './generated-section';

const document = readDocument('errors.md');

describe('errors.md', () => {
  it.each([
    ['Rejected requests', RejectionReason],
    ['Failed signings', FailureReason],
    ['Revocation lists', CrlFailureReason],
  ])('has under "%s" one row for each reason, in the order of the vocabulary', (heading, reasons) => {
    const rows = rowsUnder(heading);

    expect(rows.map(([reason]) => reason)).toEqual(Object.values(reasons).map((reason) => `\`${reason}\``));
  });

  it.each(['Rejected requests', 'Failed signings', 'Revocation lists'])(
    'says in each row under "%s" what to do',
    (heading) => {
      for (const row of rowsUnder(heading)) {
        expect(row).toHaveLength(4);
        for (const cell of row) expect(cell).not.toBe('');
      }
    },
  );
});

/** Cells of the table's rows below a heading, its head left out. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = document.split(`## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return body
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
