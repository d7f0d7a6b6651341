import type { PkiAccount, Run } from '../modules/pki/pki-account';
import type { Step } from './steps';

const VARIABLES = {
  name: 'fleet',
  administrators: '["key-admin"]',
  ceremony_role: 'ceremony',
  tags: '{ team = "iot" }',
};
const OTHER_SIGNERS = {
  ...VARIABLES,
  signers: '["fleet-signer-*", "arn:aws:iam::210987654321:role/fleet-signer-eu-central-1"]',
};

const PUBLISHING = { ...OTHER_SIGNERS, publish_crl: 'true' };

/** The lifecycle of a PKI, in order: each step starts from the state that the last one left. */
export const PKI_STEPS: readonly Step<PkiAccount>[] = [
  {
    says: "a PKI: apply, after which another role's plan is empty",
    run: async (account) => {
      for (const role of ['pipeline', 'release', 'key-admin']) account.addRole(role);
      await account.deployAs('pipeline');
      expectSaid(await account.apply(VARIABLES), '7 added, 0 changed, 0 destroyed');
      await account.deployAs('release');
      expectSaid(await account.run('plan', VARIABLES), 'No changes.');
    },
  },
  {
    says: 'a PKI: administrators change who signs, after which a plan is empty',
    run: async (account) => {
      await account.deployAs('key-admin');
      expectSaid(await account.apply(OTHER_SIGNERS), '0 added, 1 changed, 0 destroyed');
      expectSaid(await account.run('plan', OTHER_SIGNERS), 'No changes.');
    },
  },
  {
    says: 'a PKI: publishing a revocation list, after which a plan is empty; its bucket is not removed again',
    run: async (account) => {
      expectSaid(await account.apply(PUBLISHING), '1 changed, 0 destroyed');
      expectSaid(await account.run('plan', PUBLISHING), 'No changes.');
      expectSaid(await account.run('plan', OTHER_SIGNERS), 'lifecycle.prevent_destroy');
    },
  },
  {
    says: 'a PKI: another key or name is refused, and so is its removal',
    run: async (account) => {
      expectSaid(
        await account.run('plan', { ...VARIABLES, key_spec: 'RSA_2048' }),
        "A CA's key cannot change",
      );
      expectSaid(await account.run('plan', { ...VARIABLES, name: 'other' }), 'cannot be renamed to other');
      expectSaid(await account.run('destroy', VARIABLES, '-auto-approve'), 'lifecycle.prevent_destroy');
    },
  },
];

function expectSaid({ said }: Run, text: string): void {
  if (!said.includes(text)) throw new Error(`Expected Terraform to say "${text}":\n${said.slice(-4_000)}`);
}
