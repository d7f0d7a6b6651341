import { describe, expect, it } from '@jest/globals';
import { MalformedRequestError, readRequest } from '../../../sandbox/x509/request';
import { newCsr, openssl } from './openssl';

describe('readRequest', () => {
  it('reads subject, extensions and DER', async () => {
    const csr = newCsr(
      '/O=Fleet/CN=device-1',
      '-addext',
      'subjectAltName=DNS:device-1.example',
      '-addext',
      'keyUsage=digitalSignature',
    );

    const request = await readRequest(csr);

    expect(request.subject).toBe('O=Fleet, CN=device-1');
    expect(request.extensions).toHaveLength(2);
    expect(request.alternativeNames.map(({ type }) => type)).toEqual(['2.5.29.17']);
    expect(request.der.toString('base64')).toBe(csr.replace(/-----[A-Z ]+-----|\n/g, ''));
  });

  it('reads a CSR by its old PEM label', async () => {
    const csr = newCsr('/CN=device-1').replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');

    expect((await readRequest(csr)).subject).toBe('CN=device-1');
  });

  it.each<[string, (csr: string) => string]>([
    ['nothing', () => ''],
    ['no PEM', () => 'device-1'],
    ['two requests', (csr) => csr + csr],
    ['a truncated one', (csr) => pem(der(csr).subarray(0, -10))],
    ['bytes after the request', (csr) => pem(Buffer.concat([der(csr), Buffer.from([0])]))],
    ['a flipped bit in the signature', (csr) => pem(flipped(der(csr), -1))],
    ['a flipped bit in the subject', (csr) => pem(flipped(der(csr), der(csr).indexOf('device-1')))],
    ['a sequence of nothing', () => pem(Buffer.from([0x30, 0]))],
    [
      'a certificate',
      () =>
        openssl([
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-keyout',
          'k',
          '-subj',
          '/CN=x',
        ]),
    ],
  ])('rejects %s', async (_name, spoil) => {
    await expect(readRequest(spoil(newCsr('/CN=device-1')))).rejects.toThrow(MalformedRequestError);
  });
});

function der(csr: string): Buffer {
  return Buffer.from(csr.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}

function pem(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
