import { BadOptions, choiceOption, numberOption, parseOptions } from '../../../cli/command-line';
import { REVOCATION_REASONS, type RevocationReason } from '../../../handler/crl/reason';
import type { CaCommand } from '../command';
import { CONFIRM_OPTIONS, CONFIRM_USAGE } from '../confirm';
import { PKI_OPTIONS, PKI_USAGE } from '../pki-options';
import { DEFAULT_RATE } from '../revocation/aws-iot';
import { NAME_OPTIONS, NAME_USAGE, readNames } from '../revocation/names';
import type { Revocation } from '../revocation/register';
import {
  chooseRegister,
  REGISTER_OPTIONS,
  REGISTER_PERMISSIONS,
  REGISTER_USAGE,
} from '../revocation/registers/built-in';
import { type RevocationOrder, revoke } from '../revocation/revoke';
import { timeOption } from '../time-options';

const HELP = 'npm run ca -- revoke --help';

const REASONS = Object.keys(REVOCATION_REASONS) as RevocationReason[];

const OPTIONS = {
  ...NAME_OPTIONS,
  reason: { type: 'string' },
  'invalidity-date': { type: 'string' },
  rate: { type: 'string', default: String(DEFAULT_RATE) },
  'dry-run': { type: 'boolean', default: false },
  ...CONFIRM_OPTIONS,
  ...PKI_OPTIONS,
  ...REGISTER_OPTIONS,
} as const;

const USAGE = `npm run ca -- revoke --reason REASON --serial HEX | --certificate-id ID | --client ID | --list FILE [options]

Revokes certificates for ever: in the ledger, from which the CA's revocation list is made, and in AWS IoT, which
disconnects their devices and refuses them. Run again, it completes what an earlier run left.

Which certificates; each of these can be repeated, except for the list:
${NAME_USAGE}
How:
  --reason REASON       ${REASONS.slice(0, 4).join(', ')},
                        ${REASONS.slice(4).join(', ')}
  --invalidity-date TIME
                        since when the key may have been in other hands: a day such as 2026-11-28, or
                        2026-11-28T10:00:00Z
  --rate N              calls of AWS IoT per second (default ${DEFAULT_RATE}, just under an account's default quota)
  --dry-run             look everything up and change nothing
${REGISTER_USAGE}
Other options:
${CONFIRM_USAGE}${PKI_USAGE}
You need iot:UpdateCertificate, and for certificate ids iot:DescribeCertificate, on the certificates.
${REGISTER_PERMISSIONS}
Exit code 0: all are revoked. 1: some are not, or nothing was done. 2: bad options.
`;

/** `revoke`: certificates, for ever. */
export const REVOKE: CaCommand = {
  name: 'revoke',
  summary: 'revoke certificates, for ever',
  usage: USAGE,
  read: (argv) => {
    const values = parseOptions(argv, OPTIONS, HELP);
    if (values.help) return undefined;
    if (values.reason === undefined) {
      throw new BadOptions(`--reason is missing: one of ${REASONS.join(', ')}. See ${HELP}.`);
    }
    const revocation: Revocation = {
      reason: choiceOption('--reason', values.reason, REASONS),
      invalidityDate: readInvalidityDate(values['invalidity-date']),
    };
    const order: RevocationOrder = {
      names: readNames(values),
      revocation,
      rate: numberOption('--rate', values.rate, { from: 0.1, to: 1_000 }),
      dryRun: values['dry-run'],
      yes: values.yes,
      choice: chooseRegister(values, revocation),
    };
    return () => revoke(order);
  },
};

function readInvalidityDate(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = timeOption('--invalidity-date', text);
  if (date.getTime() > Date.now()) {
    throw new BadOptions(`--invalidity-date must not be in the future: ${date.toISOString()}.`);
  }
  return date;
}
