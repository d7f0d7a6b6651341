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

/** Events that AWS IoT would never send and CSRs that a device might, each with its rejection code. */
const BAD_EVENTS: readonly [what: string, event: unknown, reason: RejectionReason][] = [
  ['a string instead of an object', 'certificateSigningRequest', 'EventNotAnObject'],
  ['a list', [good], 'EventNotAnObject'],
  ['null', null, 'EventNotAnObject'],
  ['an empty object', {}, 'EventFieldMissing'],
  ['no client id', { certificateSigningRequest: good, principalId: 'claim' }, 'EventFieldMissing'],
  ['a number for a CSR', eventWith(42), 'EventFieldNotText'],
  ['10 MB of text', eventWith('A'.repeat(10_000_000)), 'CsrTooLarge'],
  ['text that is not PEM', eventWith('please sign'), 'CsrNotPem'],
  ['a certificate in PEM', eventWith(fixture('certificate')), 'CsrOtherPem'],
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

describe('the deployed signer, given', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    // Allows any subject: no case may be rejected for its subject by accident.
    await stage.apply({ rehearsal: 'off', subject_pattern: '.*' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  it.each(BAD_EVENTS)(
    '%s, rejects it with its code and never calls the CA',
    async (_, event, reason) => {
      const { payload, functionError } = await stage.sandbox.aws.lambda.invoke('fleet-signer', event);

      expect({ payload, functionError }).toEqual({
        functionError: 'Unhandled',
        payload: expect.objectContaining({
          errorType: 'RequestRejected',
          errorMessage: expect.stringMatching(new RegExp(`^${reason}: `)),
        }),
      });
      expect(stage.sandbox.aws.authority.calls.count('order')).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'a good CSR after all of those, signs it in the same container',
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
