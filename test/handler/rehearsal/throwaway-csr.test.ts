import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { throwawayCsr } from '../../../handler/rehearsal/throwaway-csr';
import { openssl, publicKeyOf } from '../../sandbox/x509/openssl';

const LONGEST_FUNCTION_NAME = 'f'.repeat(64);

describe('throwawayCsr', () => {
  it.each(['rehearsal', LONGEST_FUNCTION_NAME, 'Gerät 7'])(
    'is a CSR for %j that openssl verifies',
    (name) => {
      const text = openssl(['req', '-verify', '-noout', '-subject', '-nameopt', 'utf8', '-in', 'csr.pem'], {
        'csr.pem': throwawayCsr(name),
      });

      expect(text).toContain(`CN=${name}`);
    },
  );

  it("passes the signer's own checks", () => {
    expect(checkCsr(throwawayCsr('rehearsal'), 'any', ANY_NAMES).subject).toBe('CN=rehearsal,O=Rehearsal');
  });

  it('is for a P-256 key that nothing else has', () => {
    const [one, other] = [throwawayCsr('rehearsal'), throwawayCsr('rehearsal')];

    expect(openssl(['req', '-noout', '-text', '-in', 'csr.pem'], { 'csr.pem': one })).toContain('P-256');
    expect(publicKeyOf('req', one)).not.toBe(publicKeyOf('req', other));
  });
});
