import { BadOptions, numberOption } from '../../../cli/command-line';
import { InvalidSetting } from '../../../handler/errors';
import { BACKDATED_MS, type LeafLifetime } from '../../../handler/issuance/lifetime';
import type { AuthorityInfoAccess } from '../../../handler/issuance/profile';
import { readHttpUrl } from '../../../handler/issuance/profile-values';
import { DAY_MS } from '../../../handler/x509/lifetime';

/** For how long and for what a CA's certificate is signed. */
export interface CaTerms {
  readonly lifetime: Term;
  /** How many CAs may stand between this one and a leaf; `undefined` for any number. */
  readonly pathLength: number | undefined;
  /** Where the list of the CA that signs is: URLs, all of the same list. */
  readonly crlDistributionPoints: readonly string[];
  /** Where to ask about the CA that signs. */
  readonly authorityInfoAccess: AuthorityInfoAccess;
}

/** A length of time, as the user gave it. */
type Term = { readonly days: number } | { readonly years: number };

/** Longest lifetime, in years and in days. */
const LONGEST_YEARS = 100;
const LONGEST_DAYS = 36_500;

/** Most CAs below one: more than any PKI has. */
const LONGEST_PATH = 10;

const SECOND_MS = 1_000;

/** Options that say what to sign, for `parseOptions`. */
export const TERMS_OPTIONS = {
  days: { type: 'string' },
  years: { type: 'string' },
  'path-length': { type: 'string' },
} as const;

/** Options of a CA whose certificate another one signs. */
export const PLACES_OPTIONS = {
  'crl-url': { type: 'string', multiple: true },
  'ca-issuers-url': { type: 'string' },
  'ocsp-url': { type: 'string' },
} as const;

interface TermsValues {
  readonly days?: string | undefined;
  readonly years?: string | undefined;
  readonly 'path-length'?: string | undefined;
  readonly 'crl-url'?: readonly string[] | undefined;
  readonly 'ca-issuers-url'?: string | undefined;
  readonly 'ocsp-url'?: string | undefined;
}

/** Reads them. @param values @param pathLength If the option is not given. @throws BadOptions */
export function readTerms(values: TermsValues, pathLength: number | undefined): CaTerms {
  const { 'ca-issuers-url': caIssuers, 'ocsp-url': ocsp } = values;
  return {
    lifetime: readTerm(values),
    pathLength: readPathLength(values['path-length']) ?? pathLength,
    crlDistributionPoints: (values['crl-url'] ?? []).map((url) => httpUrl('--crl-url', url)),
    authorityInfoAccess: {
      ...(caIssuers !== undefined && { caIssuers: httpUrl('--ca-issuers-url', caIssuers) }),
      ...(ocsp !== undefined && { ocsp: httpUrl('--ocsp-url', ocsp) }),
    },
  };
}

/** A path length, if it is given. @throws BadOptions */
export function readPathLength(given: string | undefined): number | undefined {
  return given === undefined
    ? undefined
    : numberOption('--path-length', given, { from: 0, to: LONGEST_PATH, whole: true });
}

function readTerm({ days, years }: TermsValues): Term {
  if (days !== undefined && years === undefined) {
    return { days: numberOption('--days', days, { from: 1, to: LONGEST_DAYS, whole: true }) };
  }
  if (years !== undefined && days === undefined) {
    return { years: numberOption('--years', years, { from: 1, to: LONGEST_YEARS, whole: true }) };
  }
  throw new BadOptions(
    days === undefined
      ? 'For how long? Give --years or --days: 20 years are common for a root, 5 to 10 for a CA below it.'
      : 'Give either --years or --days, not both.',
  );
}

function httpUrl(option: string, value: string): string {
  try {
    return readHttpUrl(option, value);
  } catch (cause) {
    if (cause instanceof InvalidSetting) throw new BadOptions(cause.message, { cause });
    throw cause;
  }
}

/**
 * The lifetime of a CA's certificate that is signed now, in whole seconds and with both ends in it. It begins an hour
 * back, for devices whose clocks are late, and never exceeds that of the CA that signs.
 */
export function caLifetime(
  lifetime: Term,
  now: Date,
  { notBefore: earliest, notAfter: latest }: Partial<LeafLifetime> = {},
): LeafLifetime {
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  const notBefore = new Date(Math.max(second - BACKDATED_MS, earliest?.getTime() ?? 0));
  const end = endOf(lifetime, notBefore).getTime() - SECOND_MS;
  return { notBefore, notAfter: new Date(Math.min(end, latest?.getTime() ?? end)) };
}

function endOf(lifetime: Term, start: Date): Date {
  if ('days' in lifetime) return new Date(start.getTime() + lifetime.days * DAY_MS);
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + lifetime.years);
  return end;
}
