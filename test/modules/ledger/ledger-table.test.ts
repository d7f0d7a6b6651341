import { describe, expect, it } from '@jest/globals';
import { KmsPki } from '../../../modules';
import { synthesizeStack } from '../synthesized';

const stack = synthesizeStack((scope) => {
  new KmsPki(scope, 'pki', { name: 'fleet', tags: { team: 'iot' } });
});

describe("the ledger's table", () => {
  it('holds every certificate, protected from deletion, with its inventory', () => {
    expect(stack.resource('aws_dynamodb_table')).toEqual({
      '//': expect.anything(),
      name: 'fleet-ledger',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'request',
      range_key: 'generation',
      attribute: [
        { name: 'request', type: 'S' },
        { name: 'generation', type: 'N' },
        { name: 'serialNumber', type: 'S' },
        { name: 'clientId', type: 'S' },
        { name: 'day', type: 'S' },
        { name: 'crlIssuer', type: 'S' },
        { name: 'requestedAt', type: 'S' },
      ],
      global_secondary_index: [
        { name: 'by-serial', hash_key: 'serialNumber', projection_type: 'KEYS_ONLY' },
        { name: 'by-client', hash_key: 'clientId', range_key: 'requestedAt', projection_type: 'KEYS_ONLY' },
        { name: 'by-day', hash_key: 'day', range_key: 'requestedAt', projection_type: 'KEYS_ONLY' },
        {
          name: 'by-crl-issuer',
          hash_key: 'crlIssuer',
          range_key: 'serialNumber',
          projection_type: 'INCLUDE',
          non_key_attributes: [
            'requestedAt',
            'abandonedAt',
            'revokedAt',
            'revocationReason',
            'invalidityDate',
            'notAfter',
            'expiresAt',
          ],
        },
      ],
      ttl: { attribute_name: 'expiresAt', enabled: true },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      tags: { team: 'iot' },
      depends_on: [expect.stringMatching(/^terraform_data\.pki_unchanged_/)],
      lifecycle: { prevent_destroy: true },
    });
  });
});
