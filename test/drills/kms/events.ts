import { DAY_MS } from '../../../handler/x509/lifetime';
import { type KmsRole, kmsOf } from '../../../sandbox/authorities/kms/kms-authority';
import { certificateFor } from '../../../sandbox/authorities/kms/own-ca';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';
import type { DrillScene, OwnEvent } from '../drilled-authority';
import { ledgerEvents } from '../ledger/events';

const awsError = (code: string): WireFault => ({ kind: 'aws-error', code, status: 400 });

/** A device asks while every call of a role meets a fault. */
const whileEvery =
  (role: KmsRole, fault: WireFault): OwnEvent =>
  async ({ aws, ask }) => {
    const { calls } = kmsOf(aws);
    calls.always(role, fault);
    const asked = await ask();
    calls.clear();
    return asked;
  };

/** A health check reads a certificate of the CA that ends in some days. */
const ending =
  (days: number): OwnEvent =>
  async ({ aws, checkAnew }) => {
    const ca = kmsOf(aws);
    // Half a day more, because whole days are counted.
    ca.install(await certificateFor(ca.key, new Date(Date.now() + (days + 0.5) * DAY_MS)));
    const checked = await checkAnew();
    ca.install(ca.certificatePem);
    // A container keeps what it read for an hour; the next one has the right one again.
    await checkAnew();
    return checked;
  };

/** What happens only to a CA of your own: to its key, to its ledger, and with the names that it may not sign. */
export const KMS_EVENTS = {
  'key about to be deleted': async ({ aws, ask }: DrillScene) => {
    const ca = kmsOf(aws);
    ca.scheduleDeletion();
    const asked = await ask();
    ca.enable();
    return asked;
  },
  'key gone': whileEvery('order', awsError('NotFoundException')),
  'key of another kind': whileEvery('order', awsError('InvalidKeyUsageException')),
  ...ledgerEvents((aws) => kmsOf(aws).calls),
  'name that the CA must not sign': ({ ask }: DrillScene) => ask('d'.repeat(65)),
  'certificate that ends in 60 days': ending(60),
  'certificate that ends in 14 days': ending(14),
};
