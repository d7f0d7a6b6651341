/** `npm run life`: the life of a CA of your own in the sandbox, from its ceremony to its first revocation. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../cli/command';
import { parseOptions } from '../../cli/command-line';
import { Sandbox } from '../../sandbox/sandbox';
import { Claim } from '../../sandbox/services/iot/claim';
import { requireTerraform } from '../../sandbox/terraform/preflight';
import { Screen } from '../story/screen';
import type { Pki } from './pki';
import { audit, deployPkis, holdCeremony, onboard, renew, revoke } from './steps';

const USAGE = `npm run life

The life of a CA of your own in the sandbox: a root is made, a CA below it signs for devices, its certificate is
renewed, a device is revoked, and what the key signed is compared with the ledger. Takes a minute or two.

  --help  this text
`;

async function live(): Promise<void> {
  await requireTerraform();
  const screen = new Screen(process.stdout);
  const sandbox = await Sandbox.start({ name: 'iot-certificate-signing' });
  const folder = await mkdtemp(join(tmpdir(), 'life-'));
  const claim = await Claim.create(sandbox.aws.iot);
  const pkis: Pki[] = [];
  try {
    const [root, issuing] = await deployPkis(sandbox, screen);
    pkis.push(root, issuing);
    const context = { sandbox, screen, claim, folder, root, issuing };
    await holdCeremony(context);
    const before = await onboard(context);
    const after = await renew(context);
    await revoke(context, [...after, ...before]);
    await audit(context);
  } finally {
    for (const pki of pkis) await pki.remove();
    await claim.remove();
    await rm(folder, { recursive: true, force: true });
    await sandbox.stop();
  }
}

void runCommand({
  usage: USAGE,
  read: () =>
    parseOptions(
      process.argv.slice(2),
      { help: { type: 'boolean', default: false } },
      'npm run life -- --help',
    ).help
      ? undefined
      : {},
  run: live,
});
