import { Stage } from '../services/secretsmanager/secret';
import type { Secrets } from '../services/secretsmanager/secrets';

/** What has just happened in a rotation. */
export type RotationStep = 'created' | 'set' | 'finished';

/** How to rotate a secret. */
export interface Rotation {
  /** Name of the secret. */
  readonly name: string;
  /** Its next version. */
  readonly text: string;
  /** Makes the CA's server accept the next version. */
  set(): void | Promise<void>;
  /** Called after each step: devices may ask meanwhile. @default goes on at once */
  after?(step: RotationStep): void | Promise<void>;
}

/**
 * Rotates a secret in the order of AWS's rotation functions: the next version is created as the pending one, set at the
 * server, and becomes the current one. (Secrets Manager user guide, "Lambda rotation functions")
 */
export async function rotate(secrets: Secrets, rotation: Rotation): Promise<void> {
  const { secret, id } = secrets.store(rotation.name, rotation.text, Stage.Pending);
  await rotation.after?.('created');
  await rotation.set();
  await rotation.after?.('set');
  secret.move(Stage.Current, id, secret.version().id);
  secret.move(Stage.Pending, undefined, id);
  await rotation.after?.('finished');
}
