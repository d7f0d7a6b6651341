import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RejectionReason } from '../../handler/vocabulary';
import { Stage } from './stage';

const PATIENCE_MS = 60_000;

function fixture(name: string): string {
  return readFileSync(join(__dirname, `../fixtures/csr/${name}.pem`), 'utf8');
}

function eventWith(certificateSigningRequest: unknown): unknown {
  return { certificateSigningRequest, principalId: 'claim', clientId: 'device' };
}

const good = fixture('good-p256');

/** What AWS IoT would never send, and what a device may send; each with the code of its refusal. */
const BAD_EVENTS: readonly [what: string, event: unknown, reason: RejectionReason][] = [
  ['a text instead of an object', 'certificateSigningRequest', 'EventNotAnObject'],
  ['a list', [good], 'EventNotAnObject'],
  ['null', null, 'EventNotAnObject'],
  ['an empty object', {}, 'EventFieldMissing'],
  ['no client id', { certificateSigningRequest: good, principalId: 'claim' }, 'EventFieldMissing'],
  ['a number for a CSR', eventWith(42), 'EventFieldNotText'],
  ['10 MB of text', eventWith('A'.repeat(10_000_000)), 'CsrTooLarge'],
  ['text that is no PEM', eventWith('please sign'), 'CsrNotPem'],
  ['the PEM of a certificate', eventWith(fixture('certificate')), 'CsrOtherPem'],
  ['two CSRs', eventWith(good + good), 'CsrNotSingle'],
  ['a truncated CSR', eventWith(fixture('truncated')), 'CsrTruncated'],
  ['a CSR with bytes after its end', eventWith(fixture('trailing-bytes')), 'CsrMalformed'],
  ['a flipped signature bit', eventWith(fixture('flipped-signature-bit')), 'CsrSignatureInvalid'],
  ['an RSA key of 1024 bits', eventWith(fixture('rsa-1024')), 'CsrKeyTooSmall'],
  ['an MD5 digest', eventWith(fixture('md5')), 'CsrDigestTooWeak'],
  ['a SHA-1 digest', eventWith(fixture('sha1')), 'CsrDigestTooWeak'],
  ['an empty subject', eventWith(fixture('empty-subject')), 'CsrSubjectEmpty'],
  ['CA:TRUE', eventWith(fixture('ca-true')), 'CsrAsksForCa'],
];

describe('the deployed zip, given', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    // What is refused here is refused for what it is, whatever its subject.
    await stage.apply({ rehearsal: 'off', subject_pattern: '.*' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  it.each(BAD_EVENTS)(
    '%s, refuses it with its code and asks no CA',
    async (_, event, reason) => {
      const { payload, functionError } = await stage.sandbox.aws.lambda.invoke('fleet-signer', event);

      expect({ payload, functionError }).toEqual({
        functionError: 'Unhandled',
        payload: expect.objectContaining({
          errorType: 'RequestRejected',
          errorMessage: expect.stringMatching(new RegExp(`^${reason}: `)),
        }),
      });
      expect(stage.sandbox.aws.privateCa.requests.count('IssueCertificate')).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'a good CSR after all that, signs it in the same container',
    async () => {
      const { payload, initDurationMs } = await stage.sandbox.aws.lambda.invoke(
        'fleet-signer',
        eventWith(good),
      );

      expect(payload).toEqual({ certificatePem: expect.stringContaining('BEGIN CERTIFICATE') });
      expect(initDurationMs).toBeUndefined();
    },
    PATIENCE_MS,
  );
});
