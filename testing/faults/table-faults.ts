import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import { HANG_AFTER, HANG_BEFORE, RESET_AFTER, RESET_BEFORE } from './wire-faults';

/** DynamoDB refuses for now: the SDK, or whoever calls it, may try again. (DynamoDB developer guide, "Error handling") */
export const TABLE_REFUSALS = {
  'more requests than the table has throughput': {
    kind: 'aws-error',
    code: 'ProvisionedThroughputExceededException',
  },
  'requests for the control plane too often': { kind: 'aws-error', code: 'ThrottlingException' },
  'more requests than the account may have': { kind: 'aws-error', code: 'RequestLimitExceeded' },
  'an error of DynamoDB': { kind: 'aws-error', code: 'InternalServerError', status: 500 },
  'no DynamoDB at the moment': { kind: 'aws-error', code: 'ServiceUnavailable', status: 503 },
} satisfies Readonly<Record<string, WireFault>>;

/** No answer comes, and the client cannot know whether its write was taken. */
export const TABLE_SILENCES = {
  'a connection that breaks before the write': { fault: RESET_BEFORE, written: false },
  'a connection that breaks after the write': { fault: RESET_AFTER, written: true },
  'silence before the write': { fault: HANG_BEFORE, written: false },
  'silence after the write': { fault: HANG_AFTER, written: true },
} satisfies Readonly<Record<string, { readonly fault: WireFault; readonly written: boolean }>>;
