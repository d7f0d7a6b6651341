import type { SignEvent } from '../../../tools/ca/audit/sign-event';

/** The key of the records and events. */
export const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

/** The role of the signer that a default deployment has. */
export const SIGNER = 'arn:aws:iam::123456789012:role/iot-certificate-signing-signer-eu-central-1';

/** A signature by the signer. @param at ISO 8601, to the second. */
export function eventAt(at: string, more: Partial<SignEvent> = {}): SignEvent {
  return {
    id: at,
    requestId: '8d0b35e0-46cf-48b9-be99-bf2ebc9ab9fb',
    atMs: Date.parse(at),
    keyArn: KEY_ARN,
    caller: SIGNER,
    session: 'iot-certificate-signing-signer',
    algorithm: 'ECDSA_SHA_256',
    messageType: 'DIGEST',
    ...more,
  };
}

/** A record of CloudTrail of such a signature, in the form of AWS's examples. (KMS developer guide, "Sign") */
export function recordAt(eventTime: string, more: object = {}): object {
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:iot-certificate-signing-signer',
      arn: 'arn:aws:sts::123456789012:assumed-role/iot-certificate-signing-signer-eu-central-1/iot-certificate-signing-signer',
      accountId: '123456789012',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE', arn: SIGNER, accountId: '123456789012' },
      },
    },
    eventTime,
    eventSource: 'kms.amazonaws.com',
    eventName: 'Sign',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.0',
    userAgent: 'aws-sdk-js/3.523.0',
    requestParameters: { messageType: 'DIGEST', keyId: KEY_ARN, signingAlgorithm: 'ECDSA_SHA_256' },
    responseElements: null,
    requestID: '8d0b35e0-46cf-48b9-be99-bf2ebc9ab9fb',
    eventID: eventTime,
    readOnly: true,
    resources: [{ accountId: '123456789012', type: 'AWS::KMS::Key', ARN: KEY_ARN }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    ...more,
  };
}
