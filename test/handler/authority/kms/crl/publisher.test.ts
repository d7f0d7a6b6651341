import '../../../lambda-environment';
import { sign, X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ListSigner } from '../../../../../handler/crl/list-signer';
import { readCertificateList } from '../../../../../handler/crl/read';
import { Deadline } from '../../../../../handler/deadline';
import { leafAlgorithm } from '../../../../../handler/issuance/algorithm';
import { assembleSigned } from '../../../../../handler/issuance/assemble';
import { readLeafIssuer } from '../../../../../handler/issuance/issuer';
import { certificateFor } from '../../../../../sandbox/authorities/kms/own-ca';
import type { Key } from '../../../../../sandbox/services/kms/key';
import { openssl } from '../../../../sandbox/x509/openssl';
import { NO_CA, selfSigned } from '../ca-certificates';
import { crlPem, DAY_MS, HOUR_MS, PLACE, START, setScene, THIS_UPDATE } from './scene';

const run = () => new Deadline(120_000);

describe('The publisher of a revocation list', () => {
  const scene = setScene();

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Serial numbers on the list, in its order. */
  const listed = () =>
    [...scene.printed().matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serialNumber]) => serialNumber);

  it('publishes an empty list of a CA that has revoked nothing, so that verifiers find one', async () => {
    const list = await scene.start().publish(run());

    expect(list).toMatchObject({
      number: BigInt(THIS_UPDATE / 1_000),
      entries: 0,
      thisUpdate: new Date(THIS_UPDATE),
      nextUpdate: new Date(THIS_UPDATE + 7 * DAY_MS),
    });
    expect(scene.printed()).toContain('No Revoked Certificates.');
    expect(scene.buckets.find(PLACE.bucket, PLACE.key)).toMatchObject({
      contentType: 'application/pkix-crl',
      cacheControl: 'public, max-age=300',
    });
  });

  it('says of each entry when, why, and since when its key may have been in other hands', async () => {
    const revokedAt = new Date('2026-05-30T01:02:03.999Z');
    await scene.record('20', { revokedAt, revocationReason: 'superseded' });
    await scene.record('10', {
      revokedAt,
      revocationReason: 'keyCompromise',
      invalidityDate: '2026-05-01T00:00:00Z',
    });
    await scene.record('9ABC', { revokedAt, revocationReason: 'unspecified' });

    await scene.start().publish(run());

    const [, ...entries] = scene.printed().split('Serial Number: ');
    expect(entries.map((entry) => entry.split('\n    Signature')[0]?.replace(/\s+/g, ' ').trim())).toEqual([
      '10 Revocation Date: May 30 01:02:03 2026 GMT CRL entry extensions: X509v3 CRL Reason Code: Key Compromise ' +
        'Invalidity Date: May 1 00:00:00 2026 GMT',
      '20 Revocation Date: May 30 01:02:03 2026 GMT CRL entry extensions: X509v3 CRL Reason Code: Superseded',
      '9ABC Revocation Date: May 30 01:02:03 2026 GMT',
    ]);
  });

  it('lists what may have been signed, and leaves out what may still end well', async () => {
    const at = (ms: number) => new Date(START - ms);
    await scene.record('01', { requestedAt: at(HOUR_MS) });
    await scene.record('02', { requestedAt: at(5_000) });
    // It may have its certificate already, and the index be behind.
    await scene.record('03', { requestedAt: at(60_000) });
    await scene.record('04', { requestedAt: at(5_000), abandonedAt: at(1_000) });
    await scene.record('05', { crlIssuer: 'another CA', revokedAt: at(HOUR_MS) });

    await scene.start().publish(run());

    expect(listed()).toEqual(['01', '04']);
  });

  it('drops an expired certificate only once it was on a list after its end', async () => {
    await scene.record('01', { revokedAt: new Date(START), notAfter: new Date(START + HOUR_MS) });
    const publisher = scene.start();

    await publisher.publish(run());
    scene.nowMs = START + 2 * HOUR_MS;
    await publisher.publish(run());
    expect(listed()).toEqual(['01']);
    scene.nowMs = START + 3 * HOUR_MS;
    await publisher.publish(run());
    expect(listed()).toEqual([]);
  });

  it('keeps what has not ended by its own clock, also when the last list was made by one that was ahead', async () => {
    await scene.record('01', { revokedAt: new Date(START), notAfter: new Date(START + HOUR_MS) });
    const publisher = scene.start();
    scene.nowMs = START + DAY_MS;
    await publisher.publish(run());
    scene.nowMs = START;

    await publisher.publish(run());

    expect(listed()).toEqual(['01']);
  });

  it('goes on from a list that another tool made with its key, whatever reasons that gave', async () => {
    await scene.record('0B', { revokedAt: new Date(START), revocationReason: 'keyCompromise' });
    await scene.start().publish(run());
    await scene.forget('0B');
    await scene.record('0A');
    const { tbsDer } = readCertificateList(scene.published() as Buffer);
    // certificateHold in the place of keyCompromise.
    const tbs = Buffer.from(tbsDer.toString('hex').replace('0a0101', '0a0106'), 'hex');
    const issuer = readLeafIssuer(new X509Certificate(scene.certificatePem));
    const signature = sign('sha256', tbs, scene.ca.key.privateKey);
    const body = assembleSigned({ tbs, algorithm: leafAlgorithm(issuer.kind) }, signature, issuer);
    scene.buckets.put(PLACE.bucket, PLACE.key, { body });
    expect(scene.printed()).toContain('Certificate Hold');

    await scene.start().publish(run());

    expect(listed()).toEqual(['0A']);
    expect(scene.telemetry.logged('Certificates are no longer on the revocation list')).toMatchObject([
      { serialNumbers: ['0B'] },
    ]);
  });

  it('warns of entries that are gone although their certificates have not ended', async () => {
    const ends = { revokedAt: new Date(START), notAfter: new Date(START + HOUR_MS) };
    await scene.record('01', ends);
    await scene.record('02', { revokedAt: new Date(START), notAfter: new Date(START + DAY_MS) });
    const publisher = scene.start();
    await publisher.publish(run());
    scene.nowMs = START + 2 * HOUR_MS;
    await publisher.publish(run());
    const gone = () => scene.telemetry.logged('Certificates are no longer on the revocation list');
    expect(gone()).toEqual([]);

    await scene.forget('02');
    await publisher.publish(run());

    // The other one was dropped in the same run, as it should be.
    expect(listed()).toEqual([]);
    expect(gone()).toMatchObject([{ certificates: 1, serialNumbers: ['02'] }]);
  });

  it('publishes lists in the order in which they were made, however many runs there are at once', async () => {
    const lists: Buffer[] = [];
    const put = scene.buckets.put.bind(scene.buckets);
    jest.spyOn(scene.buckets, 'put').mockImplementation((...given) => {
      const written = put(...given);
      lists.push(given[2].body);
      return written;
    });
    const revoking = async () => {
      for (let number = 10; number < 30; number++) await scene.record(`${number}`);
    };

    const runs = Array.from({ length: 4 }, () => scene.start().publish(run()));
    await Promise.all([revoking(), ...runs]);

    const read = lists.map((der) => readCertificateList(der).tbs);
    const numbers = read.map(({ number }) => number);
    const lengths = read.map((list) => [...list.revoked()].length);
    expect(numbers).toHaveLength(4);
    expect(numbers).toEqual([...numbers].sort((a, b) => Number(a - b)));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  it('takes a revocation for more than an attempt with the same serial number', async () => {
    await scene.record('0A', { request: 'a', abandonedAt: new Date(START - 2 * HOUR_MS) });
    await scene.record('0A', {
      request: 'b',
      revokedAt: new Date(START - HOUR_MS),
      revocationReason: 'keyCompromise',
    });
    await scene.record('0A', { request: 'c', abandonedAt: new Date(START - 2 * HOUR_MS) });

    await scene.start().publish(run());

    expect(listed()).toEqual(['0A']);
    expect(scene.printed()).toContain('Key Compromise');
  });

  it('revokes at once what a clock that is ahead revoked tomorrow, or at no time that anyone can read', async () => {
    await scene.record('01', { revokedAt: new Date(START + DAY_MS) });
    await scene.record('02', { revokedAt: 'yesterday', requestedAt: new Date(START - DAY_MS) });
    await scene.record('03', { revokedAt: '-000001-01-01T00:00:00Z', requestedAt: new Date(START - DAY_MS) });

    await scene.start().publish(run());

    expect(scene.printed().match(/Revocation Date: .*/g)).toEqual([
      'Revocation Date: Jun  1 12:00:00 2026 GMT',
      'Revocation Date: May 31 12:00:00 2026 GMT',
      'Revocation Date: May 31 12:00:00 2026 GMT',
    ]);
  });

  it.each(['+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'yesterday'])(
    'revokes also what is said to be invalid since %s, which no list can say',
    async (invalidityDate) => {
      await scene.record('01', { revokedAt: new Date(START - HOUR_MS), invalidityDate });

      await scene.start().publish(run());

      expect(listed()).toEqual(['01']);
      expect(scene.printed()).not.toContain('Invalidity Date');
    },
  );

  it('writes each time in the type of its year, on both sides of 2050', async () => {
    const types = (tag: string) => (scene.published() as Buffer).toString('latin1').split(tag).length - 1;
    scene.nowMs = Date.parse('2049-12-31T12:00:00Z');
    await scene.record('01', { revokedAt: new Date(scene.nowMs), invalidityDate: '2049-12-01T00:00:00Z' });
    const publisher = scene.start();
    await publisher.publish(run());
    expect(scene.printed()).toContain('Next Update: Jan  7 11:55:00 2050 GMT');
    // UTCTimes of 13 octets: it begins, and the certificate is revoked. GeneralizedTimes of 15: it ends, and since when.
    expect([types('\x17\x0d49'), types('\x18\x0f20')]).toEqual([2, 2]);

    scene.nowMs = Date.parse('2050-02-01T12:00:00Z');
    await publisher.publish(run());

    expect([types('\x17\x0d49'), types('\x18\x0f20')]).toEqual([1, 3]);
  });

  it('counts up, also within a second, and when its clock goes back', async () => {
    const publisher = scene.start();
    const first = await publisher.publish(run());

    expect((await publisher.publish(run())).number).toBe(first.number + 1n);
    scene.nowMs = START - DAY_MS;
    expect((await publisher.publish(run())).number).toBe(first.number + 2n);
    scene.nowMs = START + DAY_MS;
    expect((await publisher.publish(run())).number).toBe(BigInt((THIS_UPDATE + DAY_MS) / 1_000));
  });

  it('reads an index of several pages to its end', async () => {
    // A page has a megabyte. (DynamoDB developer guide, "Paginating table query results")
    const revocationReason = 'x'.repeat(200_000);
    for (let number = 10; number < 30; number++) {
      await scene.record(`${number}`, { revokedAt: new Date(START - HOUR_MS), revocationReason });
    }

    await scene.start().publish(run());

    expect(listed()).toHaveLength(20);
    expect(scene.ca.services.tables.conditions.requests.count('Query')).toBeGreaterThan(3);
  });

  it('makes its list anew when another run was faster, so that nothing that was revoked gets lost', async () => {
    const publisher = scene.start();
    await publisher.publish(run());
    const other = scene.start();
    const signer = busySigner(() => other.publish(run()));

    const list = await scene.start({ signer }).publish(run());

    // The first one, the other run's, and its own again.
    expect(list.number).toBe(BigInt(THIS_UPDATE / 1_000) + 2n);
    expect(scene.printed()).toContain(String(list.number));
    expect(listed()).toEqual(['07']);
  });

  it('gives up when another run is faster again and again, and says so', async () => {
    const other = scene.start();
    const publisher = scene.start({ signer: busySigner(() => other.publish(run()), 10) });

    await expect(publisher.publish(run())).rejects.toMatchObject({ reason: 'ListSuperseded' });
  });

  /** The CA's signer, during whose work a certificate is revoked and something else happens. */
  function busySigner(meanwhile: () => Promise<unknown>, times = 1): ListSigner {
    const signer = scene.signer();
    let left = times;
    return {
      ...signer,
      async sign(...given) {
        if (left-- > 0) {
          await scene.record('07');
          await meanwhile();
        }
        return signer.sign(...given);
      },
    };
  }

  describe('overwrites nothing, and says what it found:', () => {
    const isRefused = async (message: string) => {
      const before = scene.published();

      await expect(scene.start().publish(run())).rejects.toMatchObject({
        reason: 'PublishedListForeign',
        message: expect.stringContaining(message),
      });
      expect(scene.published()).toEqual(before);
    };

    /** Publishes a list of another key, in the place of the CA's. */
    const publishOther = async (certificateOf: (key: Key) => string | Promise<string>) => {
      const key = scene.ca.services.kms.keys.create({ spec: 'ECC_NIST_P256' });
      const certificate = new X509Certificate(await certificateOf(key));
      const readCertificate = async () => certificate;
      await scene.start({ signer: { ...scene.signer(key.arn), readCertificate } }).publish(run());
    };

    it("somebody else's file", async () => {
      scene.buckets.put(PLACE.bucket, PLACE.key, { body: Buffer.from('<html>') });

      await isRefused('is not a revocation list');
    });

    it('a list of another CA', async () => {
      await publishOther(certificateFor);

      await isRefused('is a revocation list of another CA');
    });

    it('a list under the name that the CA had before its certificate was renewed', async () => {
      await scene.start().publish(run());
      scene.ca.install(selfSigned(scene.ca.key, { commonName: 'Another name' }));

      await isRefused("is a revocation list of this CA's key under another name");
    });

    it('a file that is longer than any list, which it does not read', async () => {
      scene.buckets.put(PLACE.bucket, PLACE.key, { body: Buffer.alloc(128 * 2 ** 20 + 1) });

      await isRefused('has 134217729 octets');
    });

    it('a list that is forged, of which it reads nothing but the signature', async () => {
      await scene.start().publish(run());
      const body = Buffer.from(scene.published() as Buffer);
      // An OBJECT IDENTIFIER that cannot be: whoever reads it says so.
      body[body.indexOf(Buffer.from('551d14', 'hex'))] = 0x80;
      scene.buckets.put(PLACE.bucket, PLACE.key, { body });

      await isRefused("is a revocation list that this CA's key did not sign");
    });

    it('a list by another key in the name of the CA', async () => {
      await publishOther(selfSigned);

      await isRefused("is a revocation list that this CA's key did not sign");
    });
  });

  it.each<[string, readonly string[], string]>([
    [
      'that may not sign lists',
      ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'],
      'CaMayNotSignLists',
    ],
    ['that is no CA', [NO_CA], 'AuthorityRefused'],
  ])('publishes nothing for a certificate %s', async (_, extensions, reason) => {
    scene.ca.install(selfSigned(scene.ca.key, { extensions }));

    await expect(scene.start().publish(run())).rejects.toMatchObject({ reason });
    expect(scene.published()).toBeUndefined();
  });

  it('publishes nothing when another key signs than its certificate says', async () => {
    scene.ca.install(selfSigned(scene.ca.services.kms.keys.create({ spec: 'ECC_NIST_P256' })));

    await expect(scene.start().publish(run())).rejects.toMatchObject({
      reason: 'CertificateIssuerUnexpected',
    });
    expect(scene.published()).toBeUndefined();
  });

  it.each(['', 'no hex', '00', '-01', `01${'00'.repeat(20)}`, `FF${'00'.repeat(19)}`])(
    'publishes all but an entry whose serial number nobody can have, and names that: %j',
    async (serialNumber) => {
      await scene.record(serialNumber || ' ');
      await scene.record('0A');

      expect(await scene.start().publish(run())).toMatchObject({
        lacking: { reason: 'LedgerEntryUnreadable', message: expect.stringContaining('request-') },
      });
      expect(listed()).toEqual(['0A']);
    },
  );

  it('takes nothing off the list that may be the entry whose serial number somebody broke', async () => {
    await scene.record('0A');
    await scene.start().publish(run());
    await scene.forget('0A');
    await scene.record('broken');

    await expect(scene.start().publish(run())).rejects.toMatchObject({ reason: 'LedgerEntryUnreadable' });
    expect(listed()).toEqual(['0A']);
  });

  it('is verified by openssl against its CA', async () => {
    await scene.record('01');
    await scene.start().publish(run());

    const files = { 'list.pem': crlPem(scene.published() as Buffer), 'ca.pem': scene.certificatePem };
    // openssl writes the verdict to stderr, and fails without it.
    openssl(['crl', '-verify', '-CAfile', 'ca.pem', '-in', 'list.pem', '-noout'], files);
  });
});
