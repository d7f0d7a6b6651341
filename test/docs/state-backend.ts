import type { PipelinePolicies } from './pipeline-policies';

const BUCKET = 'arn:aws:s3:::STATE_BUCKET';
const STATE = `${BUCKET}/STATE_KEY`;

const list = { Sid: 'FindState', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [BUCKET] } as const;
// A plan also takes the lock; otherwise it could read a state that is being written.
const lock = {
  Sid: 'LockState',
  Effect: 'Allow',
  Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
  Resource: [`${STATE}.tflock`],
} as const;

/**
 * Permissions for the state in S3, with a lock file and without workspaces.
 * (Terraform, "Backend Type: s3", "Permissions Required")
 */
export const STATE_BACKEND: PipelinePolicies = {
  plan: [list, { Sid: 'ReadState', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [STATE] }, lock],
  apply: [
    list,
    { Sid: 'WriteState', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: [STATE] },
    lock,
  ],
};
