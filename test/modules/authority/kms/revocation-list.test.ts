import { describe, expect, it } from '@jest/globals';
import { LEDGER_TABLE } from '../../../../handler/ledger/table';
import type { Account } from '../../../../modules/account';
import {
  revocationListPolicy,
  revocationListSettings,
} from '../../../../modules/authority/kms/revocation-list';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const CA = { keyArn: KEY, certificateParameter: '/fleet/ca-certificate', ledgerTable: 'fleet-ledger' };
const account = {
  arn: (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`,
} as Account;

describe("what the publisher of a CA's revocation list gets of the CA", () => {
  it('is its key, its certificate and its ledger', () => {
    expect(revocationListSettings(CA)).toEqual({
      CA_KEY_ARN: KEY,
      CA_CERTIFICATE_PARAMETER: '/fleet/ca-certificate',
      LEDGER_TABLE: 'fleet-ledger',
    });
  });

  it('is permission to sign digests, and to read the certificate and one index of the ledger', () => {
    const granted = revocationListPolicy(account, CA).map(({ Action, Resource, Condition }) => ({
      Action,
      Resource,
      Condition,
    }));

    expect(granted).toEqual([
      { Action: ['kms:Sign'], Resource: [KEY], Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } } },
      {
        Action: ['ssm:GetParameter'],
        Resource: ['arn:aws:ssm:eu-west-1:123456789012:parameter/fleet/ca-certificate'],
      },
      {
        Action: ['dynamodb:Query'],
        Resource: ['arn:aws:dynamodb:eu-west-1:123456789012:table/fleet-ledger/index/by-crl-issuer'],
      },
    ]);
    expect(LEDGER_TABLE.indexes.map(({ name }) => name)).toContain('by-crl-issuer');
  });
});
