import {
  type Environment,
  type ExternalSettings,
  readExternalSettings,
  requiredInteger,
  requiredSecretArn,
} from 'aws-iot-certificate-signing/handler';
import { HttpCaSetting } from './names';

/** Where the CA is, whom to trust there, and what it is asked for. */
export interface HttpCaSettings extends ExternalSettings {
  /** ARN of the secret, or of the parameter in Systems Manager, that is the token for the CA. */
  readonly tokenArn: string;
  /** Lifetime of a leaf in days, 1 to 3,650. */
  readonly validityDays: number;
}

/** The settings of the environment. Throws `InvalidSetting`, and the function then does not start. */
export function readHttpCaSettings(environment: Environment): HttpCaSettings {
  return {
    ...readExternalSettings(environment),
    tokenArn: requiredSecretArn(environment, HttpCaSetting.TokenArn),
    validityDays: requiredInteger(environment, HttpCaSetting.ValidityDays, { minimum: 1, maximum: 3_650 }),
  };
}
