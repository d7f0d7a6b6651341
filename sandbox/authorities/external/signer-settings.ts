import { regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { AWS_SERVICE_VARIABLES, type AwsServices } from '../../external/aws-services';
import { LEDGER_NAME } from '../ledger/ledger-calls';
import { createLedgerTable } from '../ledger/ledger-table';

const TRUST_ANCHORS_PARAMETER = '/iot-ca/trust-anchors';

/** ARN of the parameter with the trust anchors. */
export const TRUST_ANCHORS_ARN = regionalArn(SANDBOX_ACCOUNT, 'ssm', `parameter${TRUST_ANCHORS_PARAMETER}`);

/** Makes the ledger, and stores the trust anchors. @param trustAnchorPem of the CA's server */
export async function prepareAws({ tables, parameters }: AwsServices, trustAnchorPem: string): Promise<void> {
  await createLedgerTable(tables, LEDGER_NAME);
  parameters.putParameter({
    Name: TRUST_ANCHORS_PARAMETER,
    Value: trustAnchorPem,
    Type: 'String',
    Overwrite: true,
  });
}

/** Settings of a signer for a CA outside of AWS. @param url Origin of the CA's server. @param endpoint Where AWS is. */
export function externalEnvironment(url: string, endpoint: string): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(AWS_SERVICE_VARIABLES.map((variable) => [variable, endpoint])),
    CA_URL: url,
    CA_TRUST_ANCHORS_ARN: TRUST_ANCHORS_ARN,
    LEDGER_TABLE: LEDGER_NAME,
  };
}

/** The same settings, as attributes of a Terraform variable. */
export function externalAttributes(url: string) {
  return { url, trust_anchors_arn: TRUST_ANCHORS_ARN, ledger_table: LEDGER_NAME } as const;
}
