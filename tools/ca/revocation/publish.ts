import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CommandFailed } from '../../../cli/command-line';
import { type AwsCaller, NOT_FOUND } from '../aws/call';
import { clientSettings, ONE_ATTEMPT } from '../aws/client-settings';

/** The option that has the revocation list published at the end, for `parseOptions`. */
export const PUBLISH_OPTIONS = { publish: { type: 'string' } } as const;

/** Its part of a usage text. */
export const PUBLISH_USAGE = `  --publish FUNCTION    at the end, have this Lambda function publish the revocation list: NAME-crl
`;

/** What the publisher is invoked with. */
const EVENT = JSON.stringify({ publish: true });

/** Name of a PKI's publisher. */
export function publisherOf(pki: string): string {
  return `${pki}-crl`;
}

/** What to run for the list to be published. */
export function publicationLine(functionName: string, region: string): string {
  return (
    'Whoever checks certificates without AWS IoT learns it from the revocation list. Publish it now:\n' +
    `  aws lambda invoke --region ${region} --function-name ${functionName} ` +
    `--cli-binary-format raw-in-base64-out --payload '${EVENT}' /dev/stdout\n`
  );
}

/** Has the list published. @param callAws Makes the call. @throws CommandFailed */
export async function publish(functionName: string, region: string, callAws: AwsCaller): Promise<void> {
  const client = new LambdaClient({ ...clientSettings(region), ...ONE_ATTEMPT });
  const call = {
    action: 'lambda:InvokeFunction',
    on: `${functionName} in ${region}`,
    waysOut: {
      [NOT_FOUND]:
        'The certificates are revoked, but --publish names no function of this account and Region.',
    },
  };
  const answer = await callAws(call, () =>
    client.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(EVENT) })),
  );
  if (answer.FunctionError === undefined) return;
  const error = Buffer.from(answer.Payload ?? []).toString();
  throw new CommandFailed(
    `${functionName} did not publish the revocation list: ${error}\nIts log has more: aws logs tail /aws/lambda/${functionName}`,
  );
}
