import '../../../lambda-environment';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { KmsAuthority } from '../../../../../handler/authority/kms/kms-authority';
import { readKmsSettings } from '../../../../../handler/authority/kms/settings';
import { Deadline } from '../../../../../handler/deadline';
import { ledgerOf } from '../../../../../handler/ledger/settings';
import { newOrder } from '../../new-order';
import { selfSigned } from '../ca-certificates';
import { crlPem, setScene } from './scene';

describe('The revocation list of a CA with a key of', () => {
  const scene = setScene();

  /** The verdict of an openssl command: all that it prints, whether it succeeds or fails. */
  const verdict = (args: readonly string[], files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'crl-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
      return execFileSync('sh', ['-c', 'openssl "$@" 2>&1 || true', 'sh', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'RSA_2048', 'RSA_3072', 'RSA_4096'] as const)(
    '%s is accepted by openssl, which then refuses the revoked leaf only',
    async (spec) => {
      const key = scene.ca.services.kms.keys.create({ spec });
      const certificate = selfSigned(key);
      scene.ca.install(certificate);
      const environment = { ...process.env, CA_KEY_ARN: key.arn };
      const authority = new KmsAuthority(readKmsSettings(environment), ledgerOf(environment));
      const issue = async (clientId: string) => {
        const deadline = new Deadline(4_650);
        return (await (await authority.order(newOrder(clientId), deadline)).collect(deadline)).pem;
      };
      const good = await issue('device-1');
      const revoked = await issue('device-2');
      scene.nowMs = Date.now();
      await scene.record(new X509Certificate(revoked).serialNumber, {
        crlIssuer: key.arn,
        revokedAt: new Date(scene.nowMs - 1_000),
        revocationReason: 'keyCompromise',
      });

      await scene.start({ signer: scene.signer(key.arn) }).publish(new Deadline(120_000));

      const files = {
        'ca.pem': certificate,
        'list.pem': crlPem(scene.published() as Buffer),
        'good.pem': good,
        'revoked.pem': revoked,
      };
      const check = ['verify', '-x509_strict', '-crl_check', '-CAfile', 'ca.pem', '-CRLfile', 'list.pem'];
      expect(verdict(['crl', '-verify', '-CAfile', 'ca.pem', '-in', 'list.pem', '-noout'], files)).toContain(
        'verify OK',
      );
      expect(verdict([...check, 'good.pem'], files)).toBe('good.pem: OK\n');
      expect(verdict([...check, 'revoked.pem'], files)).toContain('certificate revoked');
    },
  );
});
