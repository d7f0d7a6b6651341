import { describe, expect, it } from '@jest/globals';
import { ReadingProgress } from '../../cli/reading-progress';

const written = (isTTY: boolean) => {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text) > 0;
  const progress = new ReadingProgress({ isTTY, write } as ConstructorParameters<typeof ReadingProgress>[0]);
  progress.add(1_200);
  progress.add(300);
  progress.end();
  return lines;
};

describe('The progress of a long reading', () => {
  it('is shown now and then on a terminal, and removed at the end', () => {
    expect(written(true)).toEqual(['\r1,200 entries read', '\r\u001b[K']);
  });

  it('is not shown elsewhere', () => {
    expect(written(false)).toEqual([]);
  });
});
