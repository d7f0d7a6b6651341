import { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { privateCaOf } from '../../sandbox/authorities/private-ca/private-ca';
import type { ShellRun } from '../../sandbox/aws-cli/shell';
import { Sandbox } from '../../sandbox/sandbox';
import { ADMINISTRATOR } from '../../sandbox/services/iam/iam';
import { createCsr } from '../../tools/device/csr';
import { requestCertificate } from '../../tools/device/request-certificate';
import { Reader } from './reader';

const NAME = 'iot-certificate-signing';
const FIRST = 'first-deploy.md';
const ROOT = resolve(__dirname, '../..');
const DOCS = join(ROOT, 'docs');
const PAGES = [
  FIRST,
  ...readdirSync(join(DOCS, 'runbooks'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `runbooks/${name}`),
];
const PATIENCE_MS = 180_000;

/** Wrong variables, and the error that a deploy must show. */
const WRONG = [
  ['subject_pattern', 'CN={clientID}', 'subject_pattern must not have "{clientID}"'],
  ['private_ca', '{ arn = "arn" }', 'private_ca.arn must be the ARN of an AWS Private CA'],
] as const;

/** `npx cdktf deploy` asks in a terminal. */
const APPROVED = { 'cdktf deploy': 'cdktf deploy --auto-approve' };

/** Terraform does the same in a third of the time, once `cdktf` has run such a line. */
const byTerraform = (command: 'deploy' | 'destroy') => ({
  [`npx cdktf ${command}`]: `terraform -chdir=cdktf.out/stacks/iot-certificate-signing ${command === 'deploy' ? 'apply' : command} -no-color -auto-approve`,
});

const passes = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One account, in a reader's order: first-deploy.md up to step 6, the runbooks, and the end of first-deploy.md.
describe('the commands of first-deploy.md and of the runbooks', () => {
  let sandbox: Sandbox;
  let reader: Reader;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ authorityLatency: 'fast', name: NAME });
    reader = await Reader.open(sandbox, PAGES);
  }, PATIENCE_MS);

  afterAll(async () => {
    await reader?.close();
    await sandbox?.stop();
  }, PATIENCE_MS);

  /** Subject of the CA that signs in self-managed mode. */
  const yourCa = () => new X509Certificate(sandbox.aws.authority.certificatePem).subject;
  const administrator = (page: string, begins: string, values?: Readonly<Record<string, string>>) =>
    reader.run(page, begins, values, ADMINISTRATOR).then(succeeded);
  const onCall = (page: string, begins: string, values?: Readonly<Record<string, string>>) =>
    reader.run(`runbooks/${page}.md`, begins, values).then(succeeded);
  const owner = (page: string, begins: string, values?: Readonly<Record<string, string>>) =>
    administrator(`runbooks/${page}.md`, begins, values);
  /** Waits until an execution ends, as the page says. */
  const ended = async (ID: string) => {
    await sandbox.aws.automation.ended(ID);
    return JSON.parse(await onCall('rollback', 'aws ssm get-automation-execution', { ' ID ': ` ${ID} ` }));
  };
  const idIn = (stdout: string): string => JSON.parse(stdout).AutomationExecutionId;
  const holdWhy = (stdout: string) => JSON.parse(stdout).why;

  passes('check what must be there', async () => {
    expect(await administrator(FIRST, 'aws sts')).toBe('123456789012\n');
    expect(JSON.parse(await administrator(FIRST, 'aws iot list'))).toEqual({ certificateProviders: [] });
    expect(JSON.parse(await administrator(FIRST, 'aws acm-pca'))).toEqual([
      'ACTIVE',
      expect.anything(),
      'GENERAL_PURPOSE',
      'EC_prime256v1',
    ]);
  });

  passes('try a pattern, and the requests of the fleet', async () => {
    const { csrPem } = await createCsr({
      subject: 'CN=sensor-1,O=Example',
      alternativeNames: ['DNS:sensor-1.example.com'],
    });
    await writeFile(join(reader.folder, 'sensor-1.csr.pem'), csrPem);
    const here = { 'npm run ': `npm run --prefix ${ROOT} `, ' --csr requests ': ` --csr ${reader.folder} ` };

    expect(await administrator(FIRST, 'npm run pattern', here)).toMatch(/^allowed$/m);
    expect(await administrator(FIRST, 'npm run devices -- --csr requests', here)).toMatch(
      /1 file: 1 accepted, 0 refused/,
    );
  });

  passes('set the variables, and deploy with AWS still signing', async () => {
    await administrator(FIRST, 'export TF_VAR_region');
    await administrator(FIRST, 'export TF_VAR_alternative_name_pattern');
    for (const topic of ['on-call', 'tickets'])
      succeeded(await reader.type(`aws sns create-topic --name ${topic}`));
    await administrator(FIRST, 'export TF_VAR_page_topic_arn');
    await administrator(FIRST, 'export TF_VAR_runbook_url');

    // In a first deploy, whose plan is long: cdktf drops what Terraform prints at its end.
    for (const [variable, wrong, message] of WRONG) {
      const refused = await reader.type(
        `TF_VAR_${variable}='${wrong}' npx cdktf deploy --auto-approve`,
        FIRST,
      );
      expect(refused.exitCode).toBe(1);
      expect(`${refused.stdout}${refused.stderr}`.replace(/\s+/g, ' ')).toContain(message);
    }
    expect(await administrator(FIRST, 'npx cdktf deploy --var signing_mode=aws-managed', APPROVED)).toMatch(
      /rehearsal-passed.*CN=example-device,O=Example; DNS:example-device\.example\.com/,
    );
    expect(sandbox.aws.iot.providers.list()).toEqual([]);
    expect(await administrator(FIRST, 'npx cdktf diff')).toMatch(/Terraform will perform|No changes/);
  });

  passes('switch on, and check it with one device', async () => {
    await administrator(FIRST, 'npx cdktf deploy --var signing_mode=self-managed', byTerraform('deploy'));
    expect(await administrator(FIRST, 'npx cdktf output')).toMatch(/signing_mode_effective = "?self-managed/);

    const withoutNetwork = { 'curl -fsS': 'true' };
    expect(await administrator(FIRST, 'curl', withoutNetwork)).toContain(yourCa());
    const lines = (await administrator(FIRST, 'aws logs tail')).trim().split('\n');
    // Without the time and the stream. A starting container must not log anything else either.
    const messages = lines.map((line) => line.replace(/^\S+ \S+ /, ''));
    expect(messages.filter((message) => !message.startsWith('{'))).toEqual([]);
    expect(messages.join()).toMatch(/"message":"Certificate issued"/);
  });

  passes('look at a CSR and at a certificate', async () => {
    const { csrPem } = await createCsr({ subject: 'CN=device,O=Example' });
    const device = { ...reader.claim.connection('device'), csrPem };
    await reader.write('device.csr.pem', csrPem);
    await reader.write('device.cert.pem', (await requestCertificate(device)).certificatePem);

    const here = {
      'npm run ': `npm run --prefix ${ROOT} `,
      ' --csr ': ` --csr ${sandbox.deployment.folder}/`,
    };
    expect(await administrator(FIRST, 'npm run devices -- --csr device', here)).toContain(
      'CN=device,O=Example\n',
    );
    expect(await administrator(FIRST, 'openssl req -in device.csr.pem -noout -text')).toMatch(/Subject: /);
    expect(await onCall('rollback', 'openssl x509')).toContain(yourCa().replace('CN=', ''));
  });

  passes('look, on call, at who signs, at the CA, the health check and the concurrency', async () => {
    expect(await onCall('signing-mode-unexpected', 'export AWS_REGION')).toMatch(
      new RegExp(`function:${NAME}-signer"`),
    );
    expect(await onCall('ca-expiry-critical', 'aws acm-pca')).toMatch(/"ROOT"/);
    expect(await onCall('health-check-failing', 'export AWS_REGION')).toMatch(/"passed":true/);
    expect(await onCall('lambda-throttles', 'export AWS_REGION')).toMatch(/"ConcurrentExecutions": 1000/);
    expect(await onCall('tickets', 'aws lambda get-policy')).toMatch(/iot.amazonaws.com/);
  });

  passes("look, on call, at the certificate of a CA's server", async () => {
    // Any server with TLS will do: that of AWS IoT.
    const server = { CA_HOST: 'localhost', CA_PORT: `${sandbox.aws.iot.port}` };

    for (const page of ['external-ca', 'connection-certificate-expiry']) {
      expect(await onCall(page, 'openssl s_client', server)).toMatch(/^subject=.*\n(?:.*\n)*notAfter=/);
    }
  });

  passes('limit a function that runs wild, and free the signer', async () => {
    await onCall('lambda-throttles', 'aws lambda put-function-concurrency', {
      ' IT ': ` ${NAME}-rehearsal `,
    });
    await onCall('lambda-throttles', 'aws lambda delete-function-concurrency');

    expect(sandbox.aws.lambda.reservedConcurrency(`${NAME}-rehearsal`)).toBe(10);
    sandbox.aws.lambda.reserveConcurrency(`${NAME}-rehearsal`, undefined);
  });

  passes('enable and restore the CA, as its owner', async () => {
    const { authority } = privateCaOf(sandbox.aws);
    authority.status = 'DELETED';
    expect(JSON.parse(await onCall('signing-failures', 'aws acm-pca describe'))).toEqual([
      'DELETED',
      expect.any(Number),
      expect.any(Number),
      '123456789012',
    ]);
    await owner('signing-failures', 'aws acm-pca restore');
    await owner('signing-failures', 'aws acm-pca update');

    expect(authority.status).toBe('ACTIVE');
  });

  passes('roll back, see how it ended, and who signs', async () => {
    expect(await onCall('rollback', 'aws sts')).toMatch(new RegExp(`"certificateProviderName": "${NAME}"`));
    const id = idIn(await onCall('rollback', 'aws ssm start-automation-execution'));

    expect(await ended(id)).toEqual(['Success', null]);
    expect(JSON.parse(await onCall('rollback', 'aws iot list'))).toEqual({ certificateProviders: [] });
    expect(await onCall('rollback', 'npm run device')).toMatch(/Sandbox Amazon Root/);
    expect(holdWhy(await onCall('rollback', 'aws ssm get-parameter'))).toBe('INC-42: the CA is throttled');
    expect(holdWhy(await onCall('signing-down', 'export AWS_REGION'))).toBe('INC-42: the CA is throttled');
    expect(holdWhy(await onCall('tickets', 'aws ssm get-parameter'))).toBe('INC-42: the CA is throttled');
  });

  passes('come back: lift the hold, and deploy', async () => {
    const id = idIn(await onCall('rollback', 'aws ssm start-automation-execution'));
    expect(await ended(id)).toEqual(['Success', null, expect.objectContaining({})]);

    const variables = [
      `export TF_VAR_name=${NAME}`,
      ...Object.entries(sandbox.aws.authority.variables()).map(
        ([name, value]) => `export TF_VAR_${name}='${value}'`,
      ),
      `export TF_VAR_subject_pattern='CN={clientId},O=Example'`,
    ];
    const pipeline = {
      'npx cdktf deploy': `${variables.join('\n')}\n${Object.values(byTerraform('deploy'))}`,
    };
    expect(await owner('rollback', 'npx cdktf deploy', pipeline)).toMatch(
      /signing_mode_effective = "?self-managed/,
    );
    expect(sandbox.aws.iot.providers.list()).toHaveLength(1);
  });

  passes('roll back by hand, and lift the hold without a rehearsal', async () => {
    expect(await onCall('rollback', 'aws ssm put-parameter')).toMatch(/"certificateProviders": \[\]/);
    const rehearsed = (await sandbox.aws.authority.issued()).length;
    const id = idIn(await onCall('rollback', 'aws ssm start-automation-execution'));
    const { status } = await sandbox.aws.automation.ended(id);

    expect(status).toBe('Success');
    expect(await sandbox.aws.authority.issued()).toHaveLength(rehearsed);
    expect(sandbox.aws.parameters.all.map(({ Name }) => Name)).not.toContain(`/${NAME}/rollback-hold`);
  });

  passes('let the pipeline deploy, and try the way back', async () => {
    expect(
      await administrator(FIRST, 'npx cdktf deploy --auto-approve', {
        ...byTerraform('deploy'),
        ' -auto-approve --auto-approve': ' -auto-approve',
      }),
    ).toMatch(/self-managed/);
    await administrator(FIRST, 'npx cdktf deploy --var signing_mode=aws-managed', byTerraform('deploy'));

    expect(sandbox.aws.iot.providers.list()).toEqual([]);
  });

  passes('attach the policies, as an administrator', async () => {
    succeeded(
      await reader.type(
        `aws iam create-role --role-name ann --assume-role-policy-document '{"Statement":[]}'`,
      ),
    );
    await owner('rollback', 'fill_in()', { ON_CALL_ROLE: 'ann' });

    expect(sandbox.aws.iam.rolePolicyNames('ann')).toEqual(['signing-read-only', 'signing-break-glass']);
  });

  passes('deal with a provider under another name', async () => {
    const lambdaFunctionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:theirs';
    sandbox.aws.iot.providers.create({ certificateProviderName: 'theirs', lambdaFunctionArn });
    const other = { ' OTHER': ' theirs' };

    expect(await owner('signing-mode-unexpected', 'aws iot describe', other)).toMatch(/function:theirs/);
    await owner('signing-mode-unexpected', 'aws iot delete', other);
    expect(sandbox.aws.iot.providers.list()).toEqual([]);
  });

  passes('deactivate a claim certificate', async () => {
    const id = new X509Certificate(
      (await sandbox.aws.iot.createClaimCertificate('CN=stolen')).certificatePem,
    );
    const { id: stolen } = sandbox.aws.iot.certificates.all.find(
      ({ pem }) => new X509Certificate(pem).serialNumber === id.serialNumber,
    ) ?? { id: '' };
    await onCall('signing-mode-unexpected', 'aws iot update-certificate', { CLAIM_CERTIFICATE_ID: stolen });
    expect(sandbox.aws.iot.certificates.get(stolen).status).toBe('INACTIVE');

    await onCall('tickets', 'aws iot update-certificate', { ' ID ': ` ${stolen} ` });
  });

  passes("save a CA's key from its deletion, as its owner", async () => {
    const { keys } = sandbox.aws.kms;
    const { arn } = keys.create({ spec: 'ECC_NIST_P256' });
    keys.scheduleDeletion(arn, 30);

    const region = arn.split(':')[3] ?? '';
    const values = { CA_KEY_ARN: arn, CA_REGION: region };
    expect(await owner('signing-failures', 'aws kms describe-key', values)).toMatch(/PendingDeletion/);
    await owner('tickets', 'aws kms cancel-key-deletion', { CA_KEY_ARN: arn });

    expect(keys.get(arn).state).toBe('Enabled');
  });

  passes('remove everything', async () => {
    await administrator(FIRST, 'npx cdktf destroy', byTerraform('destroy'));
    expect(await administrator(FIRST, 'aws ssm delete-parameters')).toMatch(/last-hold-lift/);

    expect(sandbox.aws.parameters.all).toEqual([]);
  });

  it('are all run, except for those that need the real AWS', () => {
    reader.leaveOut(
      FIRST,
      'aws iot list-certificate-providers --region OTHER',
      'an open question about Regions',
    );
    reader.leaveOut(FIRST, 'aws lambda add-permission … --source-arn FORM', 'an open question about ARNs');
    reader.leaveOut(FIRST, 'aws iot register-ca-certificate', 'an open question about AWS IoT');

    // npm run life and test/tools/ca run them.
    for (const { page, text } of reader.unread.filter(({ page }) => page.includes('revoke-a-device'))) {
      reader.leaveOut(page, text, 'a PKI of your own, which is not in this account');
    }
    // test/modules/crl/life.test.ts runs them.
    for (const { page, text } of reader.unread.filter(({ text }) => text.includes('PKI-crl'))) {
      reader.leaveOut(page, text, 'about a PKI, of which this deployment has none');
    }

    expect(reader.unread).toEqual([]);
  });
});

function succeeded({ exitCode, stdout, stderr }: ShellRun): string {
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}
