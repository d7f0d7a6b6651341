import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms-model';
import { ApiError } from '../../wire/api-error';

/** What KMS says of a key; `PendingImport` and `Unavailable` are for keys that do not sign. */
type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

/** An asymmetric key for signatures. */
export interface Key {
  /** A UUID; that of a multi-Region key begins with `mrk-`. */
  readonly id: string;
  readonly arn: string;
  readonly spec: KeySpec;
  readonly isMultiRegion: boolean;
  readonly description: string;
  readonly state: KeyState;
  /** When it is deleted; only in the state PendingDeletion. */
  readonly deletionDate?: Date;
  readonly createdAt: Date;
  /** JSON, as it was put. */
  readonly policy: string;
  readonly privateKey: KeyObject;
}

/** The public part of a key, DER of its SubjectPublicKeyInfo. */
export function publicKeyOf({ privateKey }: Pick<Key, 'privateKey'>): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}

/**
 * The key, if it may sign. (KMS developer guide, "Key states of AWS KMS keys", which also allows a DisabledException for
 * a key that is pending deletion)
 *
 * @throws ApiError DisabledException; KMSInvalidStateException
 */
export function usable(key: Key): Key {
  if (key.state === 'Disabled') throw new ApiError('DisabledException', `${key.arn} is disabled.`);
  return notPendingDeletion(key);
}

/** @throws ApiError KMSInvalidStateException if it is */
export function notPendingDeletion(key: Key): Key {
  if (key.state !== 'PendingDeletion') return key;
  throw new ApiError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
}
