import {
  type Environment,
  InvalidSetting,
  required,
  requiredInteger,
} from 'aws-iot-certificate-signing/handler';
import { HttpCaSetting } from './names';

/** Where the CA is, and what it is asked for. */
export interface HttpCaSettings {
  /** Without a slash at its end. */
  readonly url: string;
  /** Name of the parameter in Systems Manager that holds the token for the CA; begins with a slash. */
  readonly tokenParameter: string;
  /** Lifetime of a leaf in days, 1 to 3,650. */
  readonly validityDays: number;
}

/** The settings of the environment. Throws `InvalidSetting`, and the function then does not start. */
export function readHttpCaSettings(environment: Environment): HttpCaSettings {
  const url = required(environment, HttpCaSetting.Url);
  if (!/^https?:\/\/[^/]+$/.test(url)) {
    throw new InvalidSetting(
      HttpCaSetting.Url,
      `must be an origin such as https://ca.example.com, not ${url}.`,
    );
  }
  return {
    url,
    tokenParameter: required(environment, HttpCaSetting.TokenParameter),
    validityDays: requiredInteger(environment, HttpCaSetting.ValidityDays, { minimum: 1, maximum: 3_650 }),
  };
}
