import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import type { WireFault } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { newCsr } from '../../../sandbox/x509/openssl';
import { useWarmPrivateCa } from './warm-private-ca';

/** Longest line that an ordinary device may cost, in bytes; Lambda cuts at 256 kB. */
const LONGEST_LINE = 16_000;

/** More than Lambda has room for. */
const LONG = 300_000;

const says = (answer: object): WireFault => ({ kind: 'response', status: 400, body: JSON.stringify(answer) });

describe('A log line stays short and JSON when the CA', () => {
  const signer = useWarmPrivateCa();

  it.each<[string, WireFault]>([
    ['refuses at length', says({ __type: 'AccessDeniedException', message: 'x'.repeat(LONG) })],
    [
      'refuses in characters that JSON writes with six',
      says({ __type: 'AccessDeniedException', message: '\0'.repeat(LONG) }),
    ],
    ['blames the CSR at length', says({ __type: 'MalformedCSRException', message: '"'.repeat(LONG) })],
    ['has a long name for its error', says({ __type: '\0'.repeat(LONG), message: '\0'.repeat(LONG) })],
    ['writes what looks like a stack', says({ __type: 'X', message: '\n    at x (y:1:1)'.repeat(20_000) })],
    ['has much to add', says({ __type: 'X', more: 'x'.repeat(LONG), cause: { more: 'x'.repeat(LONG) } })],
    [
      'says something that is not text',
      says({ __type: 'X', message: { toString: null, x: 'x'.repeat(LONG) } }),
    ],
    ['has no text for a name', says({ code: { toString: null, x: 'x'.repeat(LONG) } })],
    [
      'names a certificate at length',
      { kind: 'response', body: JSON.stringify({ CertificateArn: `arn:${'x'.repeat(LONG)}` }) },
    ],
  ])('%s', async (_, fault) => {
    signer.privateCa.faults.always('IssueCertificate', fault);
    const event = {
      certificateSigningRequest: newCsr('/CN=device-1'),
      principalId: 'p',
      clientId: 'device-1',
    };

    const refusal = await signer.container.invoke(event, 1_000).catch((error: Error) => error);

    expect(String(refusal)).toMatch(/^(SigningFailed: Authority|RequestRejected: CsrRefusedByAuthority)/);
    expect(String(refusal).length).toBeLessThan(1_000);
    expect(signer.telemetry.written.map((line) => JSON.parse(line))).not.toEqual([]);
    expect(Math.max(...signer.telemetry.written.map((line) => Buffer.byteLength(line)))).toBeLessThan(
      LONGEST_LINE,
    );
  });
});

describe('A failure in the log', () => {
  const signer = useWarmPrivateCa();

  it('has the error of AWS as its cause', async () => {
    signer.privateCa.faults.next('IssueCertificate', { kind: 'aws-error', code: 'AccessDeniedException' });
    const event = { certificateSigningRequest: newCsr('/CN=a'), principalId: 'p', clientId: 'a' };

    await expect(signer.container.invoke(event)).rejects.toThrow();

    expect(signer.telemetry.logged('Signing failed')).toMatchObject([
      { error: { name: 'SigningFailed', cause: { name: 'AccessDeniedException', httpStatus: 400 } } },
    ]);
  });
});
