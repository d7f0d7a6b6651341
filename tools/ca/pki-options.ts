import { BadOptions } from '../../cli/command-line';
import { quote } from '../../handler/escape';

/** Options that say which PKI is meant, for `parseOptions`. */
export const PKI_OPTIONS = {
  pki: { type: 'string', default: 'iot-pki' },
  region: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Their part of a usage text. */
export const PKI_USAGE = `  --pki NAME       variable name of the PKI's deployment (default iot-pki)
  --region REGION  AWS Region of the PKI (default AWS_REGION)
  --help           this text
`;

/** A PKI's parts, as its deployment names them. */
export interface PkiAddress {
  readonly name: string;
  readonly region: string;
  /** Alias of the CA's key. */
  readonly keyAlias: string;
  /** Name of the SSM parameter with the CA's certificate and chain. */
  readonly certificateParameter: string;
  /** Name of the ledger's table. */
  readonly ledgerTable: string;
}

/** What the name of a PKI can be. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** How the name of a Region looks: `eu-central-1`, `us-gov-west-1`. */
const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** Which PKI is meant. Throws `BadOptions` without a Region, and for what can be no name. */
export function readPki(values: { readonly pki: string; readonly region?: string | undefined }): PkiAddress {
  const { pki: name } = values;
  if (!NAME.test(name)) {
    throw new BadOptions(
      `--pki must be a PKI's name, of letters, digits, hyphens and underscores, not ${quote(name)}.`,
    );
  }
  const region = readRegion(values.region);
  return {
    name,
    region,
    keyAlias: `alias/${name}-ca`,
    certificateParameter: `/${name}/ca-certificate`,
    ledgerTable: `${name}-ledger`,
  };
}

/** The Region, from the option or the environment. Throws `BadOptions` without one, and for what can be none. */
export function readRegion(given: string | undefined): string {
  const region = given ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? '';
  if (region === '') throw new BadOptions('The Region is not known: set --region, or AWS_REGION.');
  if (REGION.test(region)) return region;
  const where = given === undefined ? 'AWS_REGION' : '--region';
  throw new BadOptions(`${where} must be the name of a Region such as eu-central-1, not ${quote(region)}.`);
}
