import { describe, expect, it } from '@jest/globals';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { KmsPki } from '../../../modules';
import type { REVOCATION_LIST_PROPS } from '../../../modules/crl/props';
import type { KMS_PKI_PROPS } from '../../../modules/pki/kms-pki-props';

// Callers in plain JavaScript have no compiler that would tell them; `as never` stands for that.

const stack = new TerraformStack(Testing.app(), 'stack');
const VARIABLE = new TerraformVariable(stack, 'variable', {});
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';

let made = 0;
const make = (props: unknown) => new KmsPki(stack, `pki-${++made}`, props as never);
const withProps = (props: object) => () => make({ name: 'fleet', ...props });

/** Values that each property refuses, besides `null`. */
const REFUSED: Readonly<Record<keyof typeof KMS_PKI_PROPS, readonly unknown[]>> = {
  name: [42, '', 'my fleet', '-fleet', 'aws-fleet'],
  provider: ['aws.oregon', {}],
  keySpec: ['', 'ECC_SECG_P256K1', 'SYMMETRIC_DEFAULT', 'ecc_nist_p256', 256],
  keyArn: ['alias/ca', KEY.replace('key/', 'alias/'), KEY.slice(0, -1), 42],
  multiRegion: ['true', 1],
  signsLeaves: ['false', 0],
  signers: [
    'fleet-signer',
    [42],
    [''],
    ['*'],
    ['?-signer'],
    ['arn:aws:iam::123456789012:user/fleet'],
    ['a b'],
  ],
  ceremonyRole: ['arn:aws:iam::*:role/ceremony', 'ceremony*', ['ceremony'], '/ceremony'],
  administrators: [['admin*'], ['arn:aws:sts::123456789012:assumed-role/admin/session'], 'admin'],
  ledgerRetentionDays: [0, 1.5, 3_651, '90'],
  revocationList: ['on', true, []],
  tags: ['team', [['team', 'iot']]],
};

/** Values that each property of a revocation list refuses, besides `null`. */
const LIST_REFUSED: Readonly<Record<keyof typeof REVOCATION_LIST_PROPS, readonly unknown[]>> = {
  publish: ['yes', 1],
  bucket: ['My-Bucket', 'a', 'bucket/', 's3://bucket', 42],
  objectKey: ['/ca.crl', 'a//b', 'ca crl', 'crl/', 42],
  validityHours: [1, 241, 2.5, '168'],
  scheduleMinutes: [14, 721, '60'],
  distributionArn: ['E123', 'arn:aws:cloudfront:us-east-1:123456789012:distribution/E1', 42],
  pageTopicArn: ['alarms', 'arn:aws:sns:eu-west-1:123456789012:alarms.fifo'],
  ticketTopicArn: ['alarms', 42],
};

describe('KmsPki', () => {
  it.each(
    Object.entries(REFUSED).flatMap(([property, values]) =>
      [null, ...values].map((value): [string, unknown] => [property, value]),
    ),
  )('refuses %s = %p and names it', (property, value) => {
    expect(withProps({ [property]: value })).toThrow(
      new RegExp(`^${property}(\\[0\\])? must be .+, not .+$`, 's'),
    );
  });

  it.each(
    Object.entries(LIST_REFUSED).flatMap(([property, values]) =>
      [null, ...values].map((value): [string, unknown] => [property, value]),
    ),
  )('refuses revocationList.%s = %p and names it', (property, value) => {
    expect(withProps({ revocationList: { [property]: value } })).toThrow(
      new RegExp(`^revocationList\\.${property} must be .+, not .+$`, 's'),
    );
  });

  it('takes variables, which the plan checks', () => {
    const text = VARIABLE.stringValue;
    const list = VARIABLE.listValue;
    const props = {
      name: text,
      keySpec: text,
      keyArn: text,
      ceremonyRole: text,
      signers: list,
      administrators: list,
    };

    expect(withProps({ ...props, multiRegion: VARIABLE.booleanValue, tags: VARIABLE.value })).not.toThrow();
    expect(withProps({ ledgerRetentionDays: VARIABLE.numberValue })).not.toThrow();
  });

  it.each([
    { keyArn: '' },
    { keyArn: KEY },
    { keyArn: 'arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef' },
    { signers: [] },
    { signers: ['fleet-signer-*', 'arn:aws:iam::210987654321:role/service/fleet-signer-eu-west-?'] },
    { ceremonyRole: '' },
    { administrators: ['aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'] },
  ])('takes %j', (props) => {
    expect(withProps(props)).not.toThrow();
  });

  it('says what a misspelt property may have meant', () => {
    expect(withProps({ signer: [] })).toThrow('signer is not a property of new KmsPki');
    expect(withProps({ signer: [] })).toThrow('Did you mean signers?');
  });

  it('needs a name', () => {
    expect(() => make({})).toThrow('name is missing');
  });
});
