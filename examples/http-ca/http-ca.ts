import { resolve } from 'node:path';
import type { PolicyStatement, SigningAuthority } from 'aws-iot-certificate-signing';
import { HttpCaSetting } from './names';

/** What a deployment decides on. */
export interface HttpCaProps {
  /** Origin of the CA's server, such as `https://ca.example.com`. */
  readonly url: string;
  /** ARN of the secret, or of the parameter in Systems Manager, that is the token for the CA. */
  readonly tokenArn: string;
  /** Lifetime of a leaf in days, 1 to 3,650. */
  readonly validityDays: number;
  /**
   * ARN of the parameter or secret with the certificates, PEM, that may vouch for the server.
   * @default the public CAs that Node.js knows
   */
  readonly trustAnchorsArn?: string;
}

/** The deployment's side: `new CertificateSigning(stack, 'signing', { authority: new HttpCa({ … }), … })`. */
export class HttpCa implements SigningAuthority {
  readonly entry = resolve(__dirname, 'entry.ts');
  readonly #props: HttpCaProps;

  constructor(props: HttpCaProps) {
    this.#props = props;
  }

  settings(): Readonly<Record<string, string>> {
    const { url, tokenArn, validityDays, trustAnchorsArn = '' } = this.#props;
    return {
      [HttpCaSetting.Url]: url,
      [HttpCaSetting.TrustAnchors]: trustAnchorsArn,
      [HttpCaSetting.TokenArn]: tokenArn,
      [HttpCaSetting.ValidityDays]: String(validityDays),
    };
  }

  policy(): readonly PolicyStatement[] {
    const { tokenArn, trustAnchorsArn } = this.#props;
    return [
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        // Enough under the keys of AWS; one of your own in KMS also needs kms:Decrypt.
        Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
        Resource: trustAnchorsArn === undefined ? [tokenArn] : [tokenArn, trustAnchorsArn],
      },
    ];
  }
}
