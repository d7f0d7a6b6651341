import { describe, expect, it } from '@jest/globals';
import { VirtualTime } from '../../../../testing/virtual-time';
import { Pace } from '../../../../tools/ca/aws/pace';
import type { Register, Revocable } from '../../../../tools/ca/revocation/register';
import { revokeAll } from '../../../../tools/ca/revocation/revoke-all';
import { Tally } from '../../../../tools/ca/revocation/tally';

describe('Ten thousand revocations', () => {
  it('never exceed the quota, take no longer than it makes them, and leave nothing out', async () => {
    const entries: readonly Revocable[] = Array.from({ length: 10_000 }, (_, number) => ({
      serialNumber: number.toString(16),
      certificateId: `id-${number}`,
      holder: '',
    }));

    const { marked, told, minutes, busiest, text } = await VirtualTime.run('recall', async (time) => {
      const system = { now: time.now, sleep: (ms: number) => time.sleep(ms), random: () => 0.5 };
      const pace = new Pace(9, system);
      const marked = new Set<string>();
      const told = new Map<string, number>();
      const register: Register = {
        title: 'a register',
        afterwards: '',
        find: async () => ({ entries: [], problems: [] }),
        mark: async ({ serialNumber, certificateId }) => {
          await time.sleep(20);
          marked.add(serialNumber);
          return { before: false, certificateId };
        },
      };
      const iot = {
        revoke: async (certificateId: string) => {
          await pace.turn();
          told.set(certificateId, time.now());
          await time.sleep(150);
          return true;
        },
      };
      const tally = new Tally(entries.length);
      await revokeAll(entries, { register, iot, tally });
      const times = [...told.values()];
      const busiest = Math.max(
        ...times.map((at, index) => ((times[index + 10] ?? Number.POSITIVE_INFINITY) - at < 1_000 ? 1 : 0)),
      );
      return { marked, told, minutes: time.now() / 60_000, busiest, text: tally.text() };
    });

    expect([marked.size, told.size]).toEqual([10_000, 10_000]);
    expect(busiest).toBe(0);
    expect(minutes).toBeLessThan(18.6);
    expect(text).toContain('Revoked 10,000 of 10,000: 10,000 now, 0 had been before.');
  });
});
