import { resolve } from 'node:path';
import type { Account, PolicyStatement, SigningAuthority } from 'aws-iot-certificate-signing';
import { HttpCaSetting } from './names';
import type { HttpCaSettings } from './settings';

/** The deployment's side: `new CertificateSigning(stack, 'signing', { authority: new HttpCa({ … }), … })`. */
export class HttpCa implements SigningAuthority {
  readonly entry = resolve(__dirname, 'entry.ts');
  readonly #settings: HttpCaSettings;

  constructor(settings: HttpCaSettings) {
    this.#settings = settings;
  }

  settings(): Readonly<Record<string, string>> {
    const { url, tokenParameter, validityDays } = this.#settings;
    return {
      [HttpCaSetting.Url]: url,
      [HttpCaSetting.TokenParameter]: tokenParameter,
      [HttpCaSetting.ValidityDays]: String(validityDays),
    };
  }

  policy(account: Account): readonly PolicyStatement[] {
    return [
      {
        Sid: 'ReadTheTokenOfTheCa',
        Effect: 'Allow',
        // Enough for a parameter under the AWS managed key; one of your own also needs kms:Decrypt.
        Action: ['ssm:GetParameters'],
        Resource: [account.arn('ssm', `parameter${this.#settings.tokenParameter}`)],
      },
    ];
  }
}
