import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms';
import { ApiError, found } from '../../wire/api-error';
import { Tags } from '../tags';

/** An asymmetric key for signatures. */
export interface Key {
  readonly id: string;
  readonly spec: KeySpec;
  readonly description: string;
  readonly enabled: boolean;
  readonly createdAt: Date;
  readonly privateKey: KeyObject;
}

/** Generates a key of each supported spec. */
const GENERATE: Readonly<Partial<Record<KeySpec, () => KeyObject>>> = {
  RSA_2048: () => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey,
  RSA_3072: () => generateKeyPairSync('rsa', { modulusLength: 3_072 }).privateKey,
  RSA_4096: () => generateKeyPairSync('rsa', { modulusLength: 4_096 }).privateKey,
  ECC_NIST_P256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  ECC_NIST_P384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  ECC_NIST_P521: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
};

/** KMS: keys whose private part never leaves it. */
export class Keys {
  readonly #keys = new Map<string, Key>();
  readonly tags = new Tags();

  /** Every key, oldest first. */
  get all(): readonly Key[] {
    return [...this.#keys.values()];
  }

  /** @throws ApiError UnsupportedOperationException for an unsupported spec */
  create(spec: KeySpec, description: string): Key {
    const generate = Object.hasOwn(GENERATE, spec) ? GENERATE[spec] : undefined;
    if (generate === undefined) {
      throw new ApiError(
        'UnsupportedOperationException',
        `The sandbox does not support the key spec ${spec}.`,
      );
    }
    const key = {
      id: randomUUID(),
      spec,
      description,
      enabled: true,
      createdAt: new Date(),
      privateKey: generate(),
    };
    this.#keys.set(key.id, key);
    return key;
  }

  /** @param idOrArn Id or ARN of the key. @throws ApiError NotFoundException */
  get(idOrArn: string): Key {
    return found(this.#keys, keyIdIn(idOrArn), 'NotFoundException', `Key '${idOrArn}' does not exist`);
  }

  /** The key, if it may be used. @throws ApiError NotFoundException; DisabledException */
  usable(idOrArn: string): Key {
    const key = this.get(idOrArn);
    if (!key.enabled) throw new ApiError('DisabledException', `${idOrArn} is disabled.`);
    return key;
  }

  /** @throws ApiError NotFoundException */
  enable(idOrArn: string, enabled: boolean): void {
    const key = this.get(idOrArn);
    this.#keys.set(key.id, { ...key, enabled });
  }
}

/** The public part of a key, DER of its SubjectPublicKeyInfo. */
export function publicKeyOf({ privateKey }: Key): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}

/** The id in an id or ARN. */
export function keyIdIn(idOrArn: string): string {
  return idOrArn.replace(/^arn:.*:key\//, '');
}
