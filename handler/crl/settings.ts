import { type Environment, optional, required, requiredInteger } from '../environment';
import { InvalidSetting } from '../errors';
import type { ListPlace } from './bucket';
import {
  CRL_BUCKET,
  CRL_BUCKET_MUST_BE,
  CRL_OBJECT_KEY,
  CRL_OBJECT_KEY_MUST_BE,
  CrlSetting,
  DEFAULT_CRL_VALIDITY_HOURS,
  LONGEST_CRL_VALIDITY_HOURS,
  SHORTEST_CRL_VALIDITY_HOURS,
} from './vocabulary';

/** Where the list is published, and how long it is valid. */
export interface CrlSettings extends ListPlace {
  readonly validityHours: number;
}

/** The settings of the environment. Throws `InvalidSetting`, naming the variable. */
export function readCrlSettings(environment: Environment): CrlSettings {
  return {
    bucket: matching(environment, CrlSetting.Bucket, CRL_BUCKET, CRL_BUCKET_MUST_BE),
    key: matching(environment, CrlSetting.ObjectKey, CRL_OBJECT_KEY, CRL_OBJECT_KEY_MUST_BE),
    region: required(environment, 'AWS_REGION'),
    validityHours:
      optional(environment, CrlSetting.ValidityHours) === undefined
        ? DEFAULT_CRL_VALIDITY_HOURS
        : requiredInteger(environment, CrlSetting.ValidityHours, {
            minimum: SHORTEST_CRL_VALIDITY_HOURS,
            maximum: LONGEST_CRL_VALIDITY_HOURS,
          }),
  };
}

function matching(environment: Environment, variable: string, pattern: string, mustBe: string): string {
  const text = required(environment, variable);
  if (new RegExp(pattern).test(text)) return text;
  throw new InvalidSetting(variable, `must be ${mustBe}, not ${JSON.stringify(text)}.`);
}
