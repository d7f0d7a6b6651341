import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PRIVATE_CA } from '../../../../sandbox/authorities/private-ca/kind';
import { Aws } from '../../../../sandbox/aws';
import { AwsCli } from '../../../../sandbox/aws-cli/aws-cli';
import { Shell } from '../../../../sandbox/aws-cli/shell';
import { ADMINISTRATOR } from '../../../../sandbox/services/iam/iam';
import { noCliPath } from '../../aws-cli/no-cli-path';

describe('a command line without the AWS CLI', () => {
  let aws: Aws;
  let cli: AwsCli;

  beforeAll(async () => {
    aws = await Aws.start({ authority: PRIVATE_CA });
    cli = await AwsCli.install(aws.door.url);
  }, 60_000);

  afterAll(async () => {
    await cli?.remove();
    await aws?.stop();
  });

  it('asks AWS Private CA, whose package has no model', async () => {
    const shell = new Shell(cli, ADMINISTRATOR, noCliPath(cli.home));

    const { stdout, stderr } = await shell.run(
      `aws acm-pca describe-certificate-authority --certificate-authority-arn ${aws.authority.id} --query CertificateAuthority.Status`,
    );

    expect({ stdout, stderr }).toEqual({ stdout: '"ACTIVE"\n', stderr: '' });
  }, 60_000);
});
