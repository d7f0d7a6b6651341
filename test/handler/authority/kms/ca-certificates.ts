import type { Key } from '../../../../sandbox/services/kms/key';
import { openssl } from '../../../sandbox/x509/openssl';

/** Name of the parameter with the certificate of the sandbox's CA. */
export const PARAMETER = '/iot-pki/ca-certificate';

/** A line of openssl's configuration that makes the certificate a device's. */
export const NO_CA = 'basicConstraints=critical,CA:FALSE';

/** Lines that make it a CA's. */
export const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];

/** How a certificate differs from that of a CA which has ten years left. */
interface Differences {
  /** Whole days from now; negative: it has ended. */
  readonly days?: number;
  /** Lines of openssl's configuration. */
  readonly extensions?: readonly string[];
  /** @default Own CA */
  readonly commonName?: string;
}

/** A request for the certificate of a key of KMS, PEM. */
export function certificateRequest(key: Key, commonName = 'Own CA'): string {
  return openssl(['req', '-new', '-key', 'ca.key', '-subj', `/CN=${commonName}`], { 'ca.key': pemOf(key) });
}

/** A self-signed certificate for a key of KMS, PEM. */
export function selfSigned(
  key: Key,
  { days = 3_650, extensions = CA, commonName }: Differences = {},
): string {
  const self = ['-signkey', 'ca.key', '-days', `${days}`, '-extfile', 'ca.cnf'];
  return openssl(['x509', '-req', '-in', 'csr.pem', ...self], {
    'csr.pem': certificateRequest(key, commonName),
    'ca.key': pemOf(key),
    'ca.cnf': `${[...extensions, 'subjectKeyIdentifier=hash'].join('\n')}\n`,
  });
}

function pemOf({ privateKey }: Key): string {
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
