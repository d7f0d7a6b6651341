import type { AwsAccount } from '../../account';
import { SESSION, sessionArnOf } from '../iam/session';
import type { TrailedEvent } from './trail';

/** A record as CloudTrail's log files and its event history have it. (CloudTrail user guide, "Record contents") */
export function recordOf(event: TrailedEvent, { accountId, region }: AwsAccount): object {
  const { error, resources, eventName, eventSource, readOnly } = event;
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(event),
    // Without fractions of a second.
    eventTime: new Date(event.atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource,
    eventName,
    awsRegion: region,
    sourceIPAddress: '127.0.0.1',
    userAgent: 'sandbox',
    ...(error && { errorCode: error.code, errorMessage: error.message }),
    requestParameters: event.requestParameters,
    responseElements: null,
    requestID: event.requestID,
    eventID: event.eventID,
    readOnly,
    resources,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

/** Name of the user, or of the role's session. */
export function userNameOf({ callerArn }: Pick<TrailedEvent, 'callerArn'>): string {
  return isRole(callerArn) ? SESSION : nameIn(callerArn);
}

/** (CloudTrail user guide, "CloudTrail userIdentity element") */
function identityOf({ callerArn, accessKeyId }: TrailedEvent): object {
  const accountId = callerArn.split(':')[4];
  if (!isRole(callerArn)) {
    return {
      type: 'IAMUser',
      principalId: 'AIDASANDBOXSANDBOXSAN',
      arn: callerArn,
      accountId,
      accessKeyId,
      userName: nameIn(callerArn),
    };
  }
  return {
    type: 'AssumedRole',
    principalId: `AROASANDBOXSANDBOXSAN:${SESSION}`,
    arn: sessionArnOf(callerArn),
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROASANDBOXSANDBOXSAN',
        arn: callerArn,
        accountId,
        userName: nameIn(callerArn),
      },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
}

function isRole(arn: string): boolean {
  return arn.includes(':role/');
}

function nameIn(arn: string): string {
  return arn.replace(/^.*\//, '');
}
