import { type Environment, optional } from '../../environment';
import { InvalidSetting } from '../../errors';
import { type ExternalSettings, optionalSecretArn, readExternalSettings } from '../../external/settings';
import { ExternalSetting } from '../../external/vocabulary';
import { EstSetting, LABEL, LABEL_MUST_BE, OPERATIONS } from './vocabulary';

/** Which CA of which EST server to ask, and who asks. */
export interface EstSettings extends ExternalSettings {
  /** Label of the CA at the server. `undefined`: the server has one CA. */
  readonly label: string | undefined;
  /** ARN of the secret with user and password. `undefined`: the client certificate says who asks. */
  readonly passwordArn: string | undefined;
}

/** The signer's settings in the environment. Throws `InvalidSetting`, naming the variable. */
export function readEstSettings(environment: Environment): EstSettings {
  const settings = readExternalSettings(environment);
  const label = optional(environment, EstSetting.Label);
  if (label !== undefined && !isLabel(label)) throw wrong(EstSetting.Label, LABEL_MUST_BE, label);
  const passwordArn = optionalSecretArn(environment, EstSetting.Password);
  if (passwordArn === undefined && settings.clientCertificateArn === undefined) {
    throw new InvalidSetting(
      EstSetting.Password,
      `is not set, and neither is ${ExternalSetting.ClientCertificate}: an EST server has to know who asks. Set one of ` +
        'them, or both.',
    );
  }
  return { ...settings, label, passwordArn };
}

/** The path of a label, and not of an operation: `.` and `..` would make it another one. (RFC 3986, 5.2.4) */
function isLabel(text: string): boolean {
  return new RegExp(LABEL).test(text) && !/^\.{1,2}$/.test(text) && !OPERATIONS.some((name) => name === text);
}

function wrong(variable: string, mustBe: string, text: string): InvalidSetting {
  return new InvalidSetting(variable, `must be ${mustBe}, not ${JSON.stringify(text)}.`);
}
