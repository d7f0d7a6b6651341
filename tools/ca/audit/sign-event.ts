/** A signature that somebody had a key make, as CloudTrail has it. The digest is not there. */
export interface SignEvent {
  readonly id: string;
  readonly requestId: string;
  /** Milliseconds since the Unix epoch, to the second. */
  readonly atMs: number;
  readonly keyArn: string;
  /** ARN of the role or user. Of another account, CloudTrail tells `ACCOUNT/PRINCIPAL_ID` only. */
  readonly caller: string;
  /** Name of the role's session; a Lambda function's is the function's name. @default no role */
  readonly session: string | undefined;
  readonly algorithm: string;
  /** RAW or DIGEST. */
  readonly messageType: string;
}

/** What is read of a record. (CloudTrail user guide, "CloudTrail record contents") */
interface SignRecord {
  readonly eventID?: string;
  readonly requestID?: string;
  readonly eventTime?: string;
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly errorCode?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
  readonly resources?: readonly { readonly ARN?: string; readonly type?: string }[] | null;
  readonly userIdentity?: {
    readonly arn?: string;
    readonly accountId?: string;
    readonly principalId?: string;
    readonly invokedBy?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
  };
}

/**
 * Reads a record of CloudTrail. `undefined` for anything but a signature: other calls, and those that were refused, dry
 * runs among them.
 */
export function readSignEvent(value: unknown): SignEvent | undefined {
  const record = (value ?? {}) as SignRecord;
  if (record.eventSource !== 'kms.amazonaws.com' || record.eventName !== 'Sign') return undefined;
  if (record.errorCode !== undefined) return undefined;
  const { requestParameters, resources, userIdentity = {} } = record;
  const { arn, accountId, principalId, invokedBy, sessionContext } = userIdentity;
  const role = sessionContext?.sessionIssuer?.arn;
  const key = resources?.find(({ type }) => type === 'AWS::KMS::Key')?.ARN;
  return {
    id: record.eventID ?? '',
    requestId: record.requestID ?? '',
    atMs: Date.parse(record.eventTime ?? ''),
    keyArn: key ?? String(requestParameters?.keyId ?? ''),
    caller: role ?? arn ?? invokedBy ?? `${accountId}/${principalId}`,
    session: role === undefined ? undefined : arn?.replace(/^.*\//, ''),
    algorithm: String(requestParameters?.signingAlgorithm ?? ''),
    messageType: String(requestParameters?.messageType ?? ''),
  };
}
