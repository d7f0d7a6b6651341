import { type Environment, required } from '../../environment';
import { InvalidSetting } from '../../errors';
import { type LeafProfile, readLeafProfile } from '../../issuance/profile';
import {
  KMS_KEY_ARN,
  KMS_KEY_ARN_MUST_BE,
  KmsSetting,
  PARAMETER_NAME,
  PARAMETER_NAME_MUST_BE,
} from './vocabulary';

/** Which key signs, and where the CA's certificate is, which says so. */
export interface CaKeySettings {
  /** ARN of the CA's key. */
  readonly keyArn: string;
  /** Region of the key, which need not be that of the signer. */
  readonly region: string;
  /** Name of the SSM parameter with the CA's certificate, in the signer's own account and Region. */
  readonly certificateParameter: string;
}

/** With which key to sign, for whom the CA's certificate says so, and what the leaves are like. */
export interface KmsSettings extends CaKeySettings {
  readonly profile: LeafProfile;
}

/** The signer's settings in the environment. Throws `InvalidSetting`, naming the variable. */
export function readKmsSettings(environment: Environment): KmsSettings {
  const key = readCaKeySettings(environment);
  const profile = readLeafProfile(
    KmsSetting.LeafProfile,
    readJson(KmsSetting.LeafProfile, required(environment, KmsSetting.LeafProfile)),
  );
  return { ...key, profile };
}

/** The settings of whatever signs with the CA's key. Throws `InvalidSetting`, naming the variable. */
export function readCaKeySettings(environment: Environment): CaKeySettings {
  const keyArn = required(environment, KmsSetting.KeyArn);
  if (!new RegExp(KMS_KEY_ARN).test(keyArn)) throw wrong(KmsSetting.KeyArn, KMS_KEY_ARN_MUST_BE, keyArn);
  const [, , , region = ''] = keyArn.split(':');
  const certificateParameter = required(environment, KmsSetting.CertificateParameter);
  if (!new RegExp(PARAMETER_NAME).test(certificateParameter)) {
    throw wrong(KmsSetting.CertificateParameter, PARAMETER_NAME_MUST_BE, certificateParameter);
  }
  return { keyArn, region, certificateParameter };
}

function readJson(variable: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(variable, 'JSON', text);
  }
}

function wrong(variable: string, mustBe: string, text: string): InvalidSetting {
  return new InvalidSetting(variable, `must be ${mustBe}, not ${JSON.stringify(text)}.`);
}
