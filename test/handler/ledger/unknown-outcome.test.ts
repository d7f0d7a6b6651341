import '../lambda-environment';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { FailureReason } from '../../../handler/vocabulary';
import { readRecord } from '../../../tools/ca/inventory/record';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { DynaliteLedger } from './dynalite';
import type { Mishap } from './faulty-table';
import { LossyAuthority, OutsideCa } from './outside-ca';
import { CountingCa, requestOf } from './signing';

describe('An attempt of an authority that chooses the serial number, in DynamoDB', () => {
  let dynalite: DynaliteLedger;
  let time: VirtualTime;
  let telemetry: Telemetry;
  let ca: OutsideCa;
  let faults: Mishap['fault'][];

  beforeAll(async () => {
    dynalite = await DynaliteLedger.start();
  });

  beforeEach(async () => {
    await dynalite.clear();
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    ca = new OutsideCa();
    faults = [];
  });

  afterEach(() => {
    telemetry.stop();
    time.stop();
  });

  afterAll(() => dynalite.stop());

  /** A container of its own asks. */
  const obtain = async () => {
    const next = (): Mishap => ({ beforeMs: 0, afterMs: 0, fault: faults.shift() ?? 'none' });
    const ledger = new Ledger(dynalite.table, { now: time.clock });
    const authority = new RecordedAuthority(new LossyAuthority(ca, next), ledger, 'a profile');
    return (await authority.order(requestOf())).collect(new Deadline(4_650));
  };
  const entries = async () =>
    (await dynalite.items())
      .flatMap((item) => readRecord(item, time.clock()) ?? [])
      .sort((one, other) => one.generation - other.generation);
  const statuses = async () => (await entries()).map(({ status }) => status);

  it('has an unknown outcome once the answer was lost; asked again, one certificate is handed out, and stays it', async () => {
    faults.push('lost answer');
    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityUnavailable });
    expect(await statuses()).toEqual(['outcome unknown']);
    expect((await dynalite.items())[0]).not.toHaveProperty('expiresAt');

    const first = await obtain();
    const again = await obtain();

    expect(again.pem).toBe(first.pem);
    expect(first.pem.trim()).toBe(ca.issued[1]?.pem.trim());
    expect(ca.issued).toHaveLength(2);
    expect(await statuses()).toEqual(['outcome unknown', 'issued']);
    expect(telemetry.logged('Attempt abandoned')).toMatchObject([{ generation: 0, outcome: 'unknown' }]);
  });

  it('has none once the authority has surely taken nothing', async () => {
    faults.push('fails');
    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityThrottled });

    expect(await statuses()).toEqual(['abandoned']);
    const [item] = await dynalite.items();
    expect(item).not.toHaveProperty('outcome');
    // Nothing came of it, so it does not stay for ever, as one stays of which something may have come.
    expect(item?.expiresAt).toEqual({ N: String(Math.ceil(time.clock() / 1_000) + 730 * 86_400) });
  });

  it.each<Mishap['fault']>(['dies before', 'dies after'])(
    'has an unknown outcome once its container %s it could know, whether or not another one gives it up',
    async (fault) => {
      faults.push(fault);
      void obtain();
      await until(async () => (await dynalite.items()).length === 1 && faults.length === 0);
      expect(await statuses()).toEqual(['pending']);
      time.advance(6_000);
      expect(await statuses()).toEqual(['outcome unknown']);

      await obtain();

      expect(await statuses()).toEqual(['outcome unknown', 'issued']);
      expect((await dynalite.items()).filter((item) => item.outcome?.S === 'unknown')).toHaveLength(1);
    },
  );

  it('is told from one whose serial number is in the ledger, and so can be revoked', async () => {
    const own = new CountingCa(time.clock);
    const ledger = new Ledger(dynalite.table, { now: time.clock });
    void ledger.issue(requestOf(), own.draft, () => new Promise(() => {}), new Deadline(4_650));
    await until(async () => (await dynalite.items()).length === 1);
    time.advance(6_000);

    await ledger.issue(requestOf(), own.draft, own.sign, new Deadline(4_650));

    expect(await statuses()).toEqual(['abandoned', 'issued']);
  });
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise(setImmediate);
}
