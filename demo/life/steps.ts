import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox';
import type { Claim } from '../../sandbox/services/iot/claim';
import type { Variables } from '../../sandbox/terraform/deployment';
import { openssl } from '../../sandbox/x509/openssl';
import { prove } from '../story/proof';
import type { Screen } from '../story/screen';
import { LiveDevice } from './device';
import { Pki } from './pki';

/** What the steps share. */
export interface LifeContext {
  readonly sandbox: Sandbox;
  readonly screen: Screen;
  readonly claim: Claim;
  /** Where the engineer keeps requests and certificates. */
  readonly folder: string;
  readonly root: Pki;
  readonly issuing: Pki;
}

/** Subjects of the CAs. */
const ROOT = 'CN=Fleet Root CA,O=Example';
const ISSUING = 'CN=Fleet Issuing CA,O=Example';

/** Names of the files with the certificate under which the CA signs first, and of the renewed one. */
const FIRST = 'ca-1';
const RENEWED = 'ca-2';

/** Devices that onboard one after the other, and then at once. */
const DEVICES = 3;

/** Deploys two PKIs: one for the root, one for the CA that signs leaves. */
export async function deployPkis({ aws }: Sandbox, screen: Screen): Promise<readonly [Pki, Pki]> {
  screen.heading('Deploy two PKIs: a root, and the CA that signs for devices');
  const root = await Pki.deploy(aws, 'root-pki', { signs_leaves: 'false' });
  const issuing = await Pki.deploy(aws, 'iot-pki', { publish_crl: 'true' });
  screen.proof('two keys in AWS KMS, two ledgers, and a publisher for the revocation list');
  return [root, issuing];
}

/** The ceremony: the root signs itself, then the CA that signs for devices. */
export async function holdCeremony({ screen, folder, root, issuing }: LifeContext): Promise<void> {
  screen.heading('The ceremony: npm run ca');
  const rootFile = join(folder, 'root.pem');
  await root.ca('self-sign', '--subject', ROOT, '--years', '20', '--out', rootFile, '--yes');
  await root.ca('install', '--certificate', rootFile, '--yes');
  screen.proof(`the root's key has signed its own certificate, ${ROOT}`);
  await signIssuing({ folder, root, issuing }, FIRST);
  await issuing.ca('check', '--root', rootFile);
  screen.proof(`the root has signed ${ISSUING}, and npm run ca -- check finds no fault`);
}

/** The signer is deployed in front of the CA, and devices get their certificates. */
export async function onboard(context: LifeContext): Promise<readonly LiveDevice[]> {
  const { sandbox, screen, issuing } = context;
  screen.heading('Deploy the signer; devices onboard');
  const run = await sandbox.deployment.deploy(await signerVariables(context));
  prove(run.succeeded, 'the deploy succeeds', run.output);
  const devices: LiveDevice[] = [];
  // One after the other, so that one container serves them all.
  for (let i = 1; i <= DEVICES; i++) devices.push(await onboardOne(context, `device-${i}`));
  for (const { certificatePem } of devices) proveChain(context, certificatePem, FIRST);
  screen.proof(`${DEVICES} devices have certificates of ${ISSUING}; openssl accepts each with its chain`);
  const listed = await issuing.ca('list', '--count');
  showOutput(screen, listed);
  return devices;
}

/** A new certificate for the CA's key: containers change over one by one, and no device is refused. */
export async function renew(context: LifeContext): Promise<readonly LiveDevice[]> {
  const { screen, issuing } = context;
  screen.heading('Renew the CA: both certificates are in use for a while');
  await signIssuing(context, RENEWED);
  const names = Array.from({ length: 2 * DEVICES }, (_, i) => `device-${DEVICES + 1 + i}`);
  const devices = await Promise.all(names.map((name) => onboardOne(context, name)));
  for (const { certificatePem } of devices) {
    for (const ca of [FIRST, RENEWED]) proveChain(context, certificatePem, ca);
  }
  screen.proof(
    `${devices.length} devices at once, some from containers that know only the old certificate: none is refused, and ` +
      'openssl accepts each below either certificate',
  );
  const checked = await issuing.ca('check');
  screen.proof(`npm run ca -- check: ${checked.trim().split('\n').at(-1)}`);
  return devices;
}

/** A device is revoked: AWS IoT refuses it, and the revocation list has it. */
export async function revoke(context: LifeContext, [lost, ...others]: readonly LiveDevice[]): Promise<void> {
  const { screen, issuing } = context;
  if (lost === undefined) throw new Error('There is no device to revoke.');
  screen.heading(`Revoke ${lost.name}, which was stolen`);
  prove(await lost.connects(), `${lost.name} connects`, 'refused');
  const publisher = await issuing.output('crl_function');
  const { serialNumber } = new X509Certificate(lost.certificatePem);
  await issuing.ca(
    'revoke',
    '--serial',
    serialNumber,
    '--reason',
    'keyCompromise',
    '--publish',
    publisher,
    '--yes',
  );
  prove(!(await lost.connects()), `AWS IoT refuses ${lost.name}`, 'it connects');
  screen.proof(`AWS IoT no longer lets ${lost.name} connect`);
  for (const device of others) prove(await device.connects(), `${device.name} connects`, 'refused');
  screen.proof(`the other ${others.length} devices connect as before`);
  await proveList(context, lost, others);
  screen.proof('openssl verify -crl_check refuses the revoked certificate and accepts the others');
}

/** What the key has signed is what the ledger has. */
export async function audit({ screen, issuing }: LifeContext): Promise<void> {
  screen.heading('Audit: what the key signed, against the ledger');
  const report = await issuing.ca('audit');
  showOutput(screen, report);
  screen.proof('CloudTrail has no signature that the ledger does not explain');
}

/** What a command has printed. */
function showOutput(screen: Screen, output: string): void {
  for (const line of output.trim().split('\n').filter(Boolean)) screen.line(`    ${line}`);
}

/** Has the root sign the CA's key, and installs the certificate. */
async function signIssuing(
  { folder, root, issuing }: Pick<LifeContext, 'folder' | 'root' | 'issuing'>,
  name: string,
): Promise<void> {
  const [csr, pem] = [join(folder, `${name}.csr`), join(folder, `${name}.pem`)];
  await issuing.ca('request', '--subject', ISSUING, '--out', csr);
  await root.ca('sign', '--csr', csr, '--years', '5', '--out', pem, '--yes');
  await issuing.ca('install', '--certificate', pem, '--yes');
}

async function signerVariables({ issuing }: LifeContext): Promise<Variables> {
  const [key_arn, certificate_parameter, ledger_table] = await Promise.all(
    ['key_arn', 'certificate_parameter', 'ledger_table'].map((name) => issuing.output(name)),
  );
  return {
    name: 'iot-certificate-signing',
    kms: JSON.stringify({ key_arn, certificate_parameter, ledger_table }),
    subject_pattern: 'CN={clientId}',
  };
}

/** As in AWS, a device may connect with its own certificate once it is active, which registering its thing does. */
async function onboardOne({ sandbox, claim }: LifeContext, name: string): Promise<LiveDevice> {
  const device = await LiveDevice.onboard(claim, name);
  sandbox.aws.iot.certificates.setStatus(device.certificateId, 'ACTIVE');
  return device;
}

/** @param ca Name of the file of the CA that must have signed it. */
function proveChain({ folder }: LifeContext, certificatePem: string, ca: string): void {
  const verdict = verdictOf(
    ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem'],
    {
      'ca.pem': readFileSync(join(folder, `${ca}.pem`)),
      'leaf.pem': certificatePem,
    },
  );
  prove(verdict === 'leaf.pem: OK', 'openssl accepts the certificate', verdict);
}

async function proveList(
  { sandbox, folder, issuing }: LifeContext,
  lost: LiveDevice,
  others: readonly LiveDevice[],
): Promise<void> {
  const bucket = sandbox.aws.buckets.get(await issuing.output('crl_bucket'));
  const [list] = [...bucket.objects.values()];
  prove(list !== undefined, 'the bucket has a revocation list', 'it is empty');
  const check = ({ certificatePem }: LiveDevice) =>
    verdictOf(
      ['verify', '-crl_check', '-CRLfile', 'list.crl', '-partial_chain', '-trusted', 'ca.pem', 'leaf.pem'],
      {
        'ca.pem': readFileSync(join(folder, `${RENEWED}.pem`)),
        'list.crl': list.body,
        'leaf.pem': certificatePem,
      },
    );
  const refused = check(lost);
  prove(refused.includes('certificate revoked'), 'openssl refuses the revoked certificate', refused);
  for (const device of others) {
    const verdict = check(device);
    prove(verdict === 'leaf.pem: OK', 'openssl accepts the others', verdict);
  }
}

/** What openssl says of a certificate, also when it refuses it. */
function verdictOf(args: readonly string[], files: Readonly<Record<string, string | Buffer>>): string {
  try {
    return openssl(args, files).trim();
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return `${stdout}${stderr}`.trim();
  }
}
