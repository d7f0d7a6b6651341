import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { openssl } from '../../../sandbox/x509/openssl';
import { OpensslAuthority } from '../../x509/openssl-authority';
import { newOrder } from '../new-order';
import { setScene } from './scene';

const PARAMETER = '/iot-pki/ca-certificate';

const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE,pathlen:0',
  'keyUsage=critical,keyCertSign,cRLSign',
];

describe('A leaf of an intermediate CA with a key of', () => {
  const scene = setScene();
  let root: OpensslAuthority;

  beforeEach(() => {
    root = new OpensslAuthority('Root');
  });

  afterEach(() => {
    scene.ca.services.parameters.deleteParameter({ Name: PARAMETER });
  });

  it.each(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'RSA_2048', 'RSA_3072', 'RSA_4096'] as const)(
    '%s is verified by openssl with its chain',
    async (spec) => {
      const { kms, parameters } = scene.ca.services;
      const key = kms.keys.create({ spec });
      const keyPem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const csr = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/O=Example/CN=Devices'], {
        'key.pem': keyPem,
      });
      const intermediate = root.sign(
        csr,
        ...CA_EXTENSIONS,
        'subjectKeyIdentifier=hash',
        'authorityKeyIdentifier=keyid',
      );
      const Value = `${intermediate}${root.pem}`;
      // The chain of a large RSA CA needs the advanced tier, which the sandbox's store does not have.
      const stored = Buffer.byteLength(Value) > 4_096 ? intermediate : Value;
      parameters.putParameter({ Name: PARAMETER, Value: stored, Type: 'String', Overwrite: true });
      const order = newOrder();

      const { pem, issuer } = await scene.obtain(order, scene.start({ CA_KEY_ARN: key.arn }));

      checkLeaf(pem, order.csr, issuer.certificate);
      const files = { 'leaf.pem': pem, 'chain.pem': intermediate, 'root.pem': root.pem };
      const strict = [
        '-x509_strict',
        '-purpose',
        'sslclient',
        '-CAfile',
        'root.pem',
        '-untrusted',
        'chain.pem',
      ];
      expect(openssl(['verify', ...strict, 'leaf.pem'], files)).toContain('leaf.pem: OK');
    },
  );
});
