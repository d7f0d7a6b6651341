import { X509Certificate } from 'node:crypto';
import { openssl } from '../../../sandbox/x509/openssl';

/** A CA at any level, whose certificate and key are openssl's. */
export interface Ca {
  readonly name: string;
  readonly keyPem: string;
  readonly certificate: X509Certificate;
}

/** How the certificate of a CA is to be. */
export interface CaOptions {
  /** Who signs it. @default its own key */
  readonly by?: Ca;
  /** Its key, PEM. @default a new one, on P-256 */
  readonly keyPem?: string;
  /** First and last day, counted from now. @default yesterday, and in ten days */
  readonly days?: readonly [from: number, to: number];
  /** Extensions, lines of openssl's `-extfile`. @default those of a CA */
  readonly extensions?: readonly string[];
}

const DAY_MS = 86_400_000;
const OF_A_CA = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign',
  'subjectKeyIdentifier=hash',
];
const OF_A_LEAF = ['basicConstraints=CA:FALSE', 'extendedKeyUsage=clientAuth'];

const CONFIG = `[ca]
default_ca=any
[any]
database=index
new_certs_dir=.
rand_serial=yes
default_md=sha256
policy=names
unique_subject=no
copy_extensions=none
[names]
commonName=optional
organizationName=optional
`;

/** A new private key, PEM. @param args of `openssl genpkey` */
export function newKey(...args: readonly string[]): string {
  return openssl([
    'genpkey',
    ...(args.length > 0 ? args : ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']),
  ]);
}

/** Makes a CA. */
export function makeCa(
  name: string,
  { by, keyPem = newKey(), days, extensions = OF_A_CA }: CaOptions = {},
): Ca {
  const request = openssl(['req', '-new', '-key', 'key', '-subj', `/CN=${name}`], { key: keyPem });
  const signer = by ?? { keyPem, certificate: undefined };
  return { name, keyPem, certificate: signed(request, signer, { days, extensions }) };
}

/** A leaf for the CSR. @param extensions lines of openssl's `-extfile` */
export function issue(csrPem: string, by: Ca, extensions: readonly string[] = OF_A_LEAF): X509Certificate {
  return signed(csrPem, by, { days: [-1, 1], extensions });
}

interface Signer {
  readonly keyPem: string;
  /** @default the request's own key signs it */
  readonly certificate: X509Certificate | undefined;
}

function signed(
  csrPem: string,
  signer: Signer,
  { days = [-1, 10], extensions = OF_A_CA }: CaOptions,
): X509Certificate {
  const [from, to] = days.map((day) => asnTime(Date.now() + day * DAY_MS)) as [string, string];
  const key = signer.certificate ? ['-keyfile', 'key', '-cert', 'cert'] : ['-keyfile', 'key', '-selfsign'];
  const args = [
    'ca',
    '-batch',
    '-notext',
    '-config',
    'config',
    '-extfile',
    'ext',
    '-in',
    'csr',
    '-preserveDN',
  ];
  const pem = openssl([...args, '-startdate', from, '-enddate', to, ...key], {
    config: CONFIG,
    index: '',
    csr: csrPem,
    key: signer.keyPem,
    ext: `${extensions.join('\n')}\n`,
    ...(signer.certificate && { cert: signer.certificate.toString() }),
  });
  return new X509Certificate(pem);
}

/** Seconds, as `openssl ca` wants a moment: `20261128163000Z`. */
function asnTime(ms: number): string {
  return `${new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}
