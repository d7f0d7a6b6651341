import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { RequestRejected } from '../../../handler/errors';
import { Tag } from '../../../handler/x509/der';
import { checkLeaf } from '../../../handler/x509/leaf';
import { X509Authority } from '../../../sandbox/x509/authority';
import { rewriteName } from '../../../sandbox/x509/name';
import { readRequest } from '../../../sandbox/x509/request';
import {
  attributes,
  extension,
  forgeCsr,
  GeneralName,
  name,
  nameAttribute,
  Oid,
  requestOf,
  toPem,
} from '../../../testing/requests/forge';
import { sequence, set, text } from '../../../testing/requests/write-der';
import { newCsr, newCsrWithStrings } from '../../sandbox/x509/openssl';

const DAY_MS = 86_400_000;
const VALIDITY = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
/** openssl's names of string types, in `string_mask`. */
const PRINTABLE = 'MASK:0x0002';
const TELETEX = 'MASK:0x0004';
const BMP = 'MASK:0x0800';

describe('The subject of a leaf', () => {
  let root: X509Authority;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
  });

  /** The leaf of a CA that writes another subject, or the same one in another way. */
  async function check(csrPem: string, rewrite: (subjectDer: Buffer) => Buffer) {
    const request = await readRequest(csrPem);
    const subjectDer = rewrite(request.subjectDer);
    const leaf = await root.signRequest({ ...request, subjectDer }, VALIDITY);
    const changed = !subjectDer.equals(request.subjectDer);
    return {
      changed,
      call: () => checkLeaf(leaf, checkCsr(csrPem, 'device-1', ANY_NAMES), root.certificate),
    };
  }
  const asInGo = (der: Buffer) => rewriteName(der, 'PrintableString if possible');
  const toUtf8 = (der: Buffer) => rewriteName(der, 'UTF8String');

  it.each<[string, () => string]>([
    ['UTF8String where PrintableString would do', () => newCsr('/O=Fleet/CN=device-1')],
    ['several attributes in one place', () => newCsr('/O=Fleet/CN=device-1+OU=Line 1', '-multivalue-rdn')],
    ['types without a name', () => newCsr('/1.2.3.4=a/CN=device-1')],
    [
      'a set that is not sorted',
      () => {
        const unsorted = set(
          nameAttribute(Oid.organization, text(Tag.Utf8String, 'Fleet')),
          nameAttribute(Oid.commonName, text(Tag.Utf8String, 'device-1')),
        );
        return toPem(forgeCsr({ subject: name([unsorted]) }));
      },
    ],
  ])('may be encoded again as CAs in Go do: %s', async (_, csr) => {
    const { changed, call } = await check(csr(), asInGo);

    expect(changed).toBe(true);
    expect(call().subjectRewritten).toBe(true);
  });

  it('may be encoded again in UTF8String', async () => {
    const { changed, call } = await check(newCsrWithStrings('/O=Fleet/CN=device-1', PRINTABLE), toUtf8);

    expect(changed).toBe(true);
    expect(call().subjectRewritten).toBe(true);
  });

  it('counts as rewritten only where the octets differ', async () => {
    for (const csrPem of [newCsr('/CN=device-1'), newCsrWithStrings('/CN=device-1', BMP)]) {
      const { call } = await check(csrPem, (subject) => subject);

      expect(call().subjectRewritten).toBe(false);
    }
  });

  it.each([
    ['BMPString', BMP],
    ['TeletexString', TELETEX],
  ])(
    "must keep its octets where tools read the type differently, which is the CSR's fault: %s",
    async (_, mask) => {
      const { call } = await check(newCsrWithStrings('/CN=Gerät', mask), asInGo);

      expect(call).toThrow(RequestRejected);
      expect(call).toThrow(/^CsrRefusedByAuthority: the CA encoded the subject differently/);
    },
  );

  it.each([
    ['another order', '/CN=device-1/O=Fleet'],
    ['another case', '/O=Fleet/CN=Device-1'],
    ['a space more', '/O=Fleet/CN=device-1 '],
    ['a part more', '/C=DE/O=Fleet/CN=device-1'],
    ['a part less', '/CN=device-1'],
    ['nothing', '/'],
  ])('must not have %s', async (_, other) => {
    const { subjectDer } = await readRequest(newCsr(other));
    const { call } = await check(newCsr('/O=Fleet/CN=device-1'), () => subjectDer);

    expect(call).toThrow(/^CertificateSubjectDiffers: /);
  });

  it('must be a name', async () => {
    const { call } = await check(newCsr('/CN=device-1'), () => sequence(set()));

    expect(call).toThrow(/^CertificateMalformed: .* a relative name is empty/);
  });

  it('may be rewritten among the alternative names too', async () => {
    const directory = (tag: number) =>
      sequence(set(nameAttribute('1.2.3.4', text(tag, 'a')), nameAttribute(Oid.commonName, text(tag, 'b'))));
    const alternativeNames = (tag: number) =>
      extension(Oid.subjectAltName, sequence(GeneralName.directory(directory(tag)), GeneralName.dns('a')));
    const asking = (tag: number) =>
      toPem(forgeCsr({ attributes: attributes(requestOf([alternativeNames(tag)])) }));
    const [request, rewritten] = [asking(Tag.Utf8String), asking(Tag.PrintableString)];
    const { alternativeNames: anew } = await readRequest(rewritten);
    const leaf = await root.signRequest(
      { ...(await readRequest(request)), alternativeNames: anew },
      VALIDITY,
    );

    const csr = checkCsr(request, 'device-1', ANY_NAMES);
    expect(checkLeaf(leaf, csr, root.certificate).pem).toBe(leaf);
    expect(csr.alternativeNames.names).not.toEqual(
      checkCsr(rewritten, 'device-1', ANY_NAMES).alternativeNames.names,
    );
  });
});
