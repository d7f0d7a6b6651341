import type { Channel } from './channels';
import { SecretFinder } from './forms';

/** A text that is in each channel, and secret in none: a search that misses one of them looks at nothing. */
const MARKERS: Readonly<Record<Exclude<Channel, 'trace'>, string>> = {
  log: 'Certificate issued',
  error: 'SigningFailed',
  answer: 'BEGIN CERTIFICATE',
  'output of Terraform': 'Apply complete!',
  'file of Terraform': 'terraform_version',
  plan: 'planned_values',
  function: 'fleet-signer',
  runbook: '"documentName":"fleet-roll-back"',
  metric: 'CertificateIssued',
  ledger: 'serialNumber',
};

/** A finder of a text for each channel, named after it. @param traced A part of the path of the CA's server. */
export function markerFinder(traced: string): SecretFinder {
  const finder = new SecretFinder();
  for (const [channel, marker] of Object.entries({ ...MARKERS, trace: traced })) finder.add(channel, marker);
  return finder;
}

/** Every channel that a marker is in. */
export const EVERY_CHANNEL = [...Object.keys(MARKERS), 'trace'] as readonly Channel[];
