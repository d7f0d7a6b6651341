import { type RevocationReason, RevokeCertificateCommand } from '@aws-sdk/client-acm-pca';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IssuanceTime, PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { createCsr } from '../../../../tools/device/csr';
import { issueCommand, newClient } from './client';

describe('RevokeCertificate', () => {
  let privateCa: PrivateCaServer;
  let serial: string;
  let arn: string | undefined;

  beforeEach(async () => {
    const authority = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    privateCa = await PrivateCaServer.start({ authority, issuanceTime: IssuanceTime.fixed(0) });
    const { csrPem } = await createCsr({ subject: 'CN=device' });
    ({ CertificateArn: arn } = await newClient(privateCa).send(issueCommand(privateCa, csrPem)));
    serial = privateCa.authority.certificates[0]?.serial ?? '';
  });

  afterEach(() => privateCa.stop());

  const revoke = (
    changes: { readonly serial?: string; readonly reason?: string; readonly arn?: string } = {},
  ) =>
    newClient(privateCa).send(
      new RevokeCertificateCommand({
        CertificateAuthorityArn: changes.arn ?? privateCa.arn,
        CertificateSerial: changes.serial ?? serial,
        RevocationReason: (changes.reason ?? 'KEY_COMPROMISE') as RevocationReason,
      }),
    );

  /** @returns name of the error */
  const refusal = (changes: Parameters<typeof revoke>[0]) =>
    revoke(changes).then(
      () => 'none',
      ({ name }: Error) => name,
    );

  it.each([
    ['as AWS’s examples write it', (plain: string) => plain.replace(/..(?=.)/g, '$&:')],
    ['in upper case', (plain: string) => plain.toUpperCase()],
  ])('takes a serial number %s', async (_, write) => {
    await revoke({ serial: write(serial) });

    expect(privateCa.authority.revocations.get(arn ?? '')).toMatchObject({ reason: 'KEY_COMPROMISE' });
  });

  it('says when it has revoked a certificate before', async () => {
    await revoke();

    expect(await refusal({ reason: 'SUPERSEDED' })).toBe('RequestAlreadyProcessedException');
    expect(privateCa.authority.revocations.get(arn ?? '')).toMatchObject({ reason: 'KEY_COMPROMISE' });
  });

  it('refuses what it does not know', async () => {
    expect([
      await refusal({ serial: 'ab'.repeat(16) }),
      await refusal({ serial: 'text' }),
      await refusal({ serial: 'ab'.repeat(65) }),
      await refusal({ reason: 'ANGER' }),
      await refusal({ arn: privateCa.arn.replace(/.$/, 'x') }),
    ]).toEqual([
      'ResourceNotFoundException',
      'InvalidRequestException',
      'ValidationException',
      'ValidationException',
      'ResourceNotFoundException',
    ]);
  });

  it('cannot revoke what is not issued yet, and what never will be', async () => {
    const { csrPem } = await createCsr({ subject: 'CN=other' });
    privateCa.authority.issuanceTime = IssuanceTime.fixed(60_000);
    await newClient(privateCa).send(issueCommand(privateCa, csrPem));
    privateCa.authority.issuanceTime = IssuanceTime.fixed(0);
    privateCa.faults.next('IssueCertificate', { kind: 'issuing-fails' });
    await newClient(privateCa).send(issueCommand(privateCa, csrPem));
    const [, late, failed] = privateCa.authority.certificates;

    expect(await refusal({ serial: late?.serial })).toBe('RequestInProgressException');
    expect(await refusal({ serial: failed?.serial })).toBe('RequestFailedException');
  });

  it('works for a disabled CA, but not for one without a certificate', async () => {
    privateCa.authority.status = 'PENDING_CERTIFICATE';
    expect(await refusal({})).toBe('InvalidStateException');

    privateCa.authority.status = 'DISABLED';
    expect(await refusal({})).toBe('none');
  });
});
