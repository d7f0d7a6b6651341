import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readCertificateParts, serialNumberText } from '../../../handler/x509/certificate';
import { MalformedDer, Tag } from '../../../handler/x509/der';
import { Oid, toPem } from '../../../testing/requests/forge';
import { integer, oid, sequence, value } from '../../../testing/requests/write-der';
import { newCsr, openssl } from '../../sandbox/x509/openssl';
import { forgeLeaf, type LeafForgery, versionOf } from './forge-leaf';
import { OpensslAuthority } from './openssl-authority';

const derOf = (pem: string) => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
const forge = (forgery: LeafForgery) => derOf(forgeLeaf(forgery));
const SHA256_WITH_RSA = sequence(oid(Oid.sha256WithRsa), value(Tag.Null));

/** `[1]` or `[2]`: a unique identifier. */
const identifier = (tag: number) => value(tag, Buffer.of(0, 1));

describe('serialNumberText', () => {
  it.each(['4711', '01', '0abc', '0080', '00ff01', '8001', 'ff'])('writes %s as node does', (octets) => {
    const serialNumber = Buffer.from(octets, 'hex');
    const pem = forgeLeaf({ serialNumber: value(Tag.Integer, serialNumber) });

    expect(serialNumberText(serialNumber)).toBe(new X509Certificate(pem).serialNumber);
  });
});

describe('readCertificateParts', () => {
  it('says of a certificate what openssl says', () => {
    const authority = new OpensslAuthority();
    const pem = authority.sign(newCsr('/O=Fleet/CN=device-1'), 'basicConstraints=CA:FALSE');
    const { version, serialNumber, subject, spki } = readCertificateParts(derOf(pem));

    const text = openssl(['x509', '-noout', '-text', '-in', 'leaf.pem'], { 'leaf.pem': pem });
    expect(text).toContain(`Version: ${version} (0x2)`);
    expect(serialNumber.toString('hex')).toBe('4711');
    expect(subject.encoding.toString('latin1')).toContain('device-1');
    expect(spki.encoding).toEqual(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }));
  });

  it.each<[string, LeafForgery, number]>([
    ['left out', { version: [] }, 1],
    ['1, although that is the default', { version: [versionOf(0)] }, 1],
    ['2', { version: [versionOf(1)] }, 2],
    ['3', { version: [versionOf(2)] }, 3],
  ])('reads a version that is %s', (_, forgery, version) => {
    expect(readCertificateParts(forge(forgery)).version).toBe(version);
  });

  it('reads past unique identifiers', () => {
    const der = forge({ afterKey: [identifier(0x81), identifier(0x82)], extensions: [] });

    expect(readCertificateParts(der).extensions).toBeDefined();
  });

  const trailing = (pem: string) => Buffer.concat([derOf(pem), Buffer.of(0)]);
  const twoSubjects = forgeLeaf({ afterKey: [sequence()] });

  it.each<[string, Buffer, string]>([
    ['a version 4', forge({ version: [versionOf(3)] }), 'the version is not 1, 2 or 3'],
    ['a version of two octets', forge({ version: [versionOf(1, 2)] }), 'the version is not 1, 2 or 3'],
    ['a negative version', forge({ version: [versionOf(0xff)] }), 'the version is not 1, 2 or 3'],
    ['two versions in one', forge({ version: [value(Tag.Context0, integer(2), integer(0))] }), '2 parts'],
    ['two versions', forge({ version: [versionOf(2), versionOf(0)] }), 'the serial number is missing'],
    [
      'a version that is not a number',
      forge({ version: [value(Tag.Context0, sequence())] }),
      'the version is',
    ],
    ['two algorithms', forge({ outerAlgorithm: SHA256_WITH_RSA }), 'names two signature algorithms'],
    [
      'the same algorithm written in two ways',
      forge({ outerAlgorithm: sequence(oid(Oid.sha256WithEcdsa), value(Tag.Null)) }),
      'names two signature algorithms',
    ],
    ['a name where none belongs', derOf(twoSubjects), 'more parts than a certificate has'],
    [
      'two lists of extensions',
      forge({ extensions: [], atTheEnd: [value(Tag.Context3, sequence())] }),
      'more parts than a certificate has',
    ],
    [
      'extensions before unique identifiers',
      forge({ extensions: [], atTheEnd: [identifier(0x81)] }),
      'more parts than a certificate has',
    ],
    ['an octet after it', trailing(forgeLeaf()), 'bytes follow the end'],
    ['a fourth part', sequence(forge({}).subarray(4), sequence()), 'the certificate has 4 parts'],
    ['no signature', sequence(sequence(), sequence(), sequence()), 'the signature is missing'],
  ])('refuses %s', (_, der, message) => {
    expect(() => readCertificateParts(der)).toThrow(MalformedDer);
    expect(() => readCertificateParts(der)).toThrow(message);
  });

  // What node does not read cannot be handed out; what it reads, it shall not read differently.
  it('is stricter than node: what it reads, node reads too', () => {
    expect(() => new X509Certificate(forgeLeaf({ version: [versionOf(3)] })).raw).not.toThrow();
    expect(() => new X509Certificate(toPem(derOf(twoSubjects), 'CERTIFICATE'))).toThrow();
    expect(new X509Certificate(forgeLeaf()).serialNumber).toBe('01');
  });
});
