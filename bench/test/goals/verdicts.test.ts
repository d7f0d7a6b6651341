import '../../speed/environment';
import { describe, expect, it } from '@jest/globals';
import { judge } from '../../goals/verdicts';
import type { FiguresByRun, VirtualRun } from '../../speed/all-runs';
import type { Figures } from '../../speed/measurement';

describe('A goal', () => {
  const runs: VirtualRun[] = ['idle', 'busy'].map((name) => ({
    name,
    measure: () => Promise.reject(new Error('not measured here')),
  }));
  const goal = {
    figure: 'polls',
    runs,
    most: 3,
    of: ({ pollsPerCertificate }: Figures) => pollsPerCertificate,
  };
  const seed = (idle: number, busy: number): FiguresByRun =>
    new Map(
      Object.entries({ idle, busy }).map(([name, polls]) => [
        name,
        { pollsPerCertificate: polls } as Figures,
      ]),
    );

  it('is reached when each seed reaches it in each run', () => {
    expect(judge(goal, [seed(1, 2), seed(2, 3)])).toBe('reached');
  });

  it('is reached on average when the seeds do so in each run', () => {
    expect(judge(goal, [seed(1, 2), seed(2, 4)])).toBe('on average');
  });

  it('is missed when it is missed in one run', () => {
    expect(judge(goal, [seed(1, 3), seed(1, 4)])).toBe('missed');
  });

  it('is missed in a run that was not measured', () => {
    expect(judge(goal, [new Map()])).toBe('missed');
  });
});
