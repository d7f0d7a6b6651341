import { BadOptions } from '../../cli/command-line';

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

/** Which PKI is meant. Throws `BadOptions` without a Region. */
export function readPki(values: { readonly pki: string; readonly region?: string | undefined }): PkiAddress {
  const { pki: name, region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION } = values;
  if (region === undefined || region === '') {
    throw new BadOptions('The Region is not known: set --region, or AWS_REGION.');
  }
  return {
    name,
    region,
    keyAlias: `alias/${name}-ca`,
    certificateParameter: `/${name}/ca-certificate`,
    ledgerTable: `${name}-ledger`,
  };
}
