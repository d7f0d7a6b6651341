import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Authority, Issuer, Order } from '../../../handler/authority/authority';
import { Deadline } from '../../../handler/deadline';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { FailureReason } from '../../../handler/vocabulary';
import { integer } from '../../../testing/requests/write-der';
import { Telemetry } from '../telemetry';
import { forgeLeaf } from '../x509/forge-leaf';
import { OpensslAuthority } from '../x509/openssl-authority';
import { MemoryTable } from './memory-table';
import { requestOf } from './signing';

const ISSUER: Issuer = { id: 'an issuer', certificate: new X509Certificate(forgeLeaf()) };
const OTHER: Issuer = { ...ISSUER, id: 'another issuer' };

/** One of the same name that has signed nothing. */
const ANOTHER_KEY: Issuer = { id: 'an issuer', certificate: new OpensslAuthority('device-1').certificate };

/** An authority that never gives the same certificate twice. */
class ForgetfulAuthority implements Authority {
  readonly id = 'a CA';
  /** The certificates, PEM, oldest first. */
  readonly issued: string[] = [];
  /** The last of them signs. */
  named: [Issuer, ...Issuer[]] = [OTHER, ISSUER];
  readonly looks: string[] = [];

  async order() {
    const pem = forgeLeaf({ serialNumber: integer(16 + this.issued.length) });
    this.issued.push(pem);
    return { id: 'an order', collect: async () => ({ pem, issuer: ISSUER }) };
  }

  async issuers() {
    return this.named;
  }

  async warmUp() {
    this.looks.push('warmUp');
  }

  async probe() {
    this.looks.push('probe');
  }
}

describe('An authority that is asked through a ledger', () => {
  const deadline = new Deadline(60_000);
  let inner: ForgetfulAuthority;
  let table: MemoryTable;
  let authority: RecordedAuthority;
  let telemetry: Telemetry;

  beforeEach(() => {
    inner = new ForgetfulAuthority();
    table = new MemoryTable();
    authority = new RecordedAuthority(inner, new Ledger(table), 'a profile');
    telemetry = Telemetry.capture();
  });

  afterEach(() => telemetry.stop());

  const obtain = async (order: Order = requestOf()) => (await authority.order(order)).collect(deadline);

  it('hands out what it issued and who signed, and has it in the ledger', async () => {
    const { pem, issuer } = await obtain();

    expect([pem, issuer]).toEqual([new X509Certificate(inner.issued[0] ?? '').toString(), ISSUER]);
    expect(table.entries).toMatchObject([
      { intent: { authority: 'a CA', serialNumber: undefined }, issuance: { serialNumber: '10' } },
    ]);
    expect(telemetry.logged('Certificate ordered')).toMatchObject([{ pendingCertificate: 'an order' }]);
  });

  it('issues one certificate for the same order, although the authority would issue two', async () => {
    const first = await obtain();
    const second = await obtain();

    expect(second).toEqual(first);
    expect(inner.issued).toHaveLength(1);
  });

  it('issues another for another requester', async () => {
    const first = await obtain();
    const second = await obtain(requestOf('device-2'));

    expect(second.pem).not.toBe(first.pem);
  });

  it('names an order as the ledger does', async () => {
    const { id } = await authority.order(requestOf());
    await obtain();

    expect(table.entries).toMatchObject([{ request: id }]);
  });

  it('hands out nothing from a CA that the authority names no longer, in another container', async () => {
    await obtain();
    inner.named = [ANOTHER_KEY];
    authority = new RecordedAuthority(inner, new Ledger(table), 'a profile');

    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.CertificateIssuerUnexpected });
  });

  it('warms both up and probes both', async () => {
    await authority.warmUp(new AbortController().signal);
    await authority.probe(deadline);

    expect(inner.looks).toEqual(['warmUp', 'probe']);
    expect([authority.id, await authority.issuers(deadline)]).toEqual(['a CA', [OTHER, ISSUER]]);
  });
});
