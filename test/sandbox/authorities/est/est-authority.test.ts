import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { estOf, type SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../../sandbox/authorities/est/kind';
import type { RotationStep } from '../../../../sandbox/external/rotation';
import { createCsr } from '../../../../tools/device/csr';

/** What a signer has of a secret. */
interface Known {
  readonly username: string;
  readonly password: string;
  readonly certificate: string;
  readonly private_key: string;
}

describe('The EST authority of the sandbox', () => {
  let authority: SandboxEst;
  let body: string;

  beforeEach(async () => {
    authority = await EST.start({ seed: 'est' });
    const { csrPem } = await createCsr({ subject: 'CN=device-1' });
    body = csrPem.replace(/-----[^-]+-----|\s/g, '');
  });

  afterEach(() => authority.stop());

  /** What the secrets hold, by a staging label. */
  const known = (label?: string): Known => {
    const { secrets } = authority.services;
    const { EST_PASSWORD_ARN = '', CA_CLIENT_CERTIFICATE_ARN = '' } = authority.environment();
    const texts = [EST_PASSWORD_ARN, CA_CLIENT_CERTIFICATE_ARN].map((arn) => {
      const secret = secrets.find(arn);
      const labels = Object.values(secret.stages).flat();
      return (
        secret.version(undefined, label !== undefined && labels.includes(label) ? label : undefined).text ??
        ''
      );
    });
    return Object.assign({}, ...texts.map((text) => JSON.parse(text)));
  };

  const enrol = async ({ username, password, certificate, private_key }: Known = known()) => {
    const sent = request(`${authority.id}/simpleenroll`, {
      method: 'POST',
      agent: false,
      ca: authority.services.parameters.getParameter({ Name: '/iot-ca/trust-anchors' }).Parameter.Value,
      cert: certificate,
      key: private_key,
      auth: `${username}:${password}`,
      headers: { 'content-type': 'application/pkcs10' },
    });
    sent.end(body);
    const [{ statusCode }] = (await once(sent, 'response')) as [IncomingMessage];
    return statusCode;
  };

  it('enrols who has both secrets and the trust anchors, and nobody who has one of them', async () => {
    expect(await enrol()).toBe(200);
    expect(await enrol({ ...known(), password: 'wrong' })).toBe(401);
    const { certificate: _, private_key: __, ...withoutCertificate } = known();
    expect(await enrol(withoutCertificate as Known)).toBe(401);
    expect(await authority.issued()).toHaveLength(1);
    expect(authority.calls.count('order')).toBe(3);
  });

  it('rotates the password: the old one is wrong before the new one is current', async () => {
    const before = known();
    const seen: (readonly [RotationStep, unknown, unknown])[] = [];
    await authority.rotatePassword(async (step) => {
      seen.push([step, await enrol(), await enrol(known('AWSPENDING'))]);
    });

    expect(seen).toEqual([
      ['created', 200, 401],
      ['set', 401, 200],
      ['finished', 200, 200],
    ]);
    expect(await enrol(before)).toBe(401);
  });

  it('rotates the client certificate: both are right until the new one is current', async () => {
    const before = known();
    const seen: (readonly [RotationStep, unknown, unknown])[] = [];
    await authority.rotateClientCertificate(async (step) => {
      seen.push([step, await enrol(), await enrol(known('AWSPENDING'))]);
    });

    expect(seen).toEqual([
      ['created', 200, 401],
      ['set', 200, 200],
      ['finished', 200, 200],
    ]);
    expect(await enrol(before)).toBe(401);
  });

  it('goes wrong in ways of its own until it is enabled again', async () => {
    const met: [string, unknown][] = [];
    for (const fault of authority.ownFaults) {
      fault.begin();
      met.push([fault.name, await enrol().catch(({ code }) => code)]);
      authority.enable();
      expect(await enrol()).toBe(200);
    }
    authority.disable();

    expect(await enrol()).toBe(503);
    expect(met).toEqual([
      ['password-wrong', 401],
      ['issues-by-hand', 202],
      ['server-certificate-expired', 'CERT_HAS_EXPIRED'],
    ]);
  });

  it('knows what of its secrets must be nowhere else', () => {
    const { password, private_key } = known();

    expect(authority.credentials.texts).toEqual(
      expect.arrayContaining([
        password,
        ...private_key.split('\n').filter((line) => /^[\w+/]{64}$/.test(line)),
      ]),
    );
  });

  it('is found where it signs, and nowhere else', () => {
    expect(estOf({ authority })).toBe(authority);
    expect(() => estOf({ authority: { ...authority, id: 'another' } as never })).toThrow(
      'another is not behind EST.',
    );
  });
});
