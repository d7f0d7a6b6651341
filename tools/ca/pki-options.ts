import { BadOptions } from '../../cli/command-line';
import { quote } from '../../handler/escape';
import { TABLE_NAME, TABLE_NAME_MUST_BE } from '../../handler/ledger/vocabulary';

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

/** Options that say which ledger is meant: that of a PKI, or one of a signer whose CA is outside of AWS. */
export const LEDGER_OPTIONS = { ...PKI_OPTIONS, 'ledger-table': { type: 'string' } } as const;

/** Their part of a usage text. */
export const LEDGER_USAGE = `  --ledger-table NAME  instead of --pki: the ledger of a signer whose CA is outside of AWS, by its table
${PKI_USAGE}`;

/** Where a ledger is. */
export interface LedgerAddress {
  readonly region: string;
  /** Name of the ledger's table. */
  readonly ledgerTable: string;
  /** The option by which it was named. */
  readonly namedBy: '--pki' | '--ledger-table';
}

/** A PKI's parts, as its deployment names them. */
export interface PkiAddress extends LedgerAddress {
  readonly name: string;
  /** Alias of the CA's key. */
  readonly keyAlias: string;
  /** Name of the SSM parameter with the CA's certificate and chain. */
  readonly certificateParameter: string;
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
    namedBy: '--pki',
  };
}

interface LedgerValues {
  readonly pki: string;
  readonly region?: string | undefined;
  readonly 'ledger-table'?: string | undefined;
}

/** Which ledger is meant. Throws `BadOptions` without a Region, and for what can be no name. */
export function readLedger(values: LedgerValues): LedgerAddress {
  const { 'ledger-table': table, pki } = values;
  if (table === undefined) return readPki(values);
  if (pki !== PKI_OPTIONS.pki.default) {
    throw new BadOptions('--pki and --ledger-table exclude each other: a PKI names its ledger itself.');
  }
  if (!new RegExp(TABLE_NAME).test(table)) {
    throw new BadOptions(`--ledger-table must be ${TABLE_NAME_MUST_BE}, not ${quote(table)}.`);
  }
  return { region: readRegion(values.region), ledgerTable: table, namedBy: '--ledger-table' };
}

/** The Region, from the option or the environment. Throws `BadOptions` without one, and for what can be none. */
export function readRegion(given: string | undefined): string {
  const region = given ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? '';
  if (region === '') throw new BadOptions('The Region is not known: set --region, or AWS_REGION.');
  if (REGION.test(region)) return region;
  const where = given === undefined ? 'AWS_REGION' : '--region';
  throw new BadOptions(`${where} must be the name of a Region such as eu-central-1, not ${quote(region)}.`);
}
