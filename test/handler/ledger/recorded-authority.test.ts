import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Authority, Issuer, Order } from '../../../handler/authority/authority';
import { Deadline } from '../../../handler/deadline';
import { RequestRejected } from '../../../handler/errors';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { FailureReason, RejectionReason } from '../../../handler/vocabulary';
import { name } from '../../../testing/requests/forge';
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

  /** What it gives next instead of a leaf. */
  next: string | undefined;
  /** What it has read of them. @default all */
  known: [Issuer, ...Issuer[]] | undefined;

  async order() {
    const pem = this.next ?? forgeLeaf({ serialNumber: integer(16 + this.issued.length) });
    this.next = undefined;
    this.issued.push(pem);
    return { id: 'an order', collect: async () => ({ pem, issuer: ISSUER }) };
  }

  async issuers(_deadline?: Deadline, freshness?: 'again') {
    if (freshness !== undefined) this.looks.push(freshness);
    return freshness === undefined ? (this.known ?? this.named) : this.named;
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

  it('takes no note of an order that the authority refuses by itself', async () => {
    const refused = new RequestRejected(RejectionReason.CsrExtensionNotAllowed, 'the CSR asks for too much.');
    const choosy = Object.assign(inner, {
      check: () => {
        throw refused;
      },
    });
    authority = new RecordedAuthority(choosy, new Ledger(table), 'a profile');

    await expect(obtain()).rejects.toBe(refused);
    expect(table.entries).toEqual([]);
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

  it('finds the CA of a recorded certificate that was renewed since, and hands out no other certificate', async () => {
    const first = await obtain();
    const renewed: Issuer = {
      id: 'renewed',
      certificate: new X509Certificate(forgeLeaf({ notBefore: '260601000000Z' })),
    };
    inner.named = [renewed];
    authority = new RecordedAuthority(inner, new Ledger(table), 'a profile');

    expect(await obtain()).toEqual({ ...first, issuer: renewed });
    expect(inner.issued).toHaveLength(1);
  });

  it('has the CAs read again if none that is known has signed, as another container knows a newer one', async () => {
    const first = await obtain();
    inner.known = [ANOTHER_KEY];
    authority = new RecordedAuthority(inner, new Ledger(table), 'a profile');

    expect(await obtain()).toEqual({ ...first, issuer: OTHER });
    expect(inner.looks).toEqual(['again']);
  });

  it('remembers a CA that has signed for it, which the authority names no longer', async () => {
    const first = await obtain();
    inner.named = [ANOTHER_KEY];

    expect(await obtain()).toEqual(first);
  });

  it.each<[string, () => string, FailureReason]>([
    [
      "has another request's subject",
      () => forgeLeaf({ subject: name(['device-2']) }),
      'CertificateSubjectDiffers',
    ],
    ['is no certificate', () => 'an error page', 'CertificateMalformed'],
    ['has ended', () => forgeLeaf({ notAfter: '260102000000Z' }), 'CertificateNotValidNow'],
  ])('records nothing that %s, and asks anew', async (_what, wrong, reason) => {
    inner.next = wrong();
    await expect(obtain()).rejects.toMatchObject({ reason });

    const { pem } = await obtain();

    expect(pem).toBe(new X509Certificate(inner.issued.at(-1) ?? '').toString());
    expect(table.entries).toMatchObject([
      { abandonedAt: expect.any(Date), outcome: 'unknown' },
      { issuance: { serialNumber: '11' } },
    ]);
    expect(table.entries[0]?.issuance).toBeUndefined();
  });

  it('knows the certificates on which the authority depends', async () => {
    expect(await authority.connectionCertificates(deadline)).toEqual([]);
    const certificates = [
      {
        whose: 'client certificate',
        metric: 'ClientCertificateDaysToExpiry',
        certificate: ISSUER.certificate,
      },
    ] as const;

    const connected = Object.assign(inner, { connectionCertificates: async () => certificates });

    expect(
      await new RecordedAuthority(connected, new Ledger(table), 'a profile').connectionCertificates(deadline),
    ).toBe(certificates);
  });

  it('warms both up and probes both', async () => {
    await authority.warmUp(new AbortController().signal);
    await authority.probe(deadline);

    expect(inner.looks).toEqual(['warmUp', 'probe']);
    expect([authority.id, await authority.issuers(deadline)]).toEqual(['a CA', [OTHER, ISSUER]]);
  });
});
