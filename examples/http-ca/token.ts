import { callAws, type Deadline, FailureReason, SigningFailed } from 'aws-iot-certificate-signing/handler';

/** The token in a parameter of Systems Manager, a SecureString. Read once, and again after `forget`. */
export class Token {
  readonly #parameter: string;
  #known: Promise<string> | undefined;

  constructor(parameter: string) {
    this.#parameter = parameter;
  }

  /** The token. Throws `SigningFailed` if it cannot be read. */
  async read(deadline: Deadline): Promise<string> {
    const reading = this.#known ?? this.#fetch(deadline);
    this.#known = reading;
    try {
      return await reading;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** Has the next request read it again: the CA does not take it any more, so somebody has changed it. */
  forget(): void {
    this.#known = undefined;
  }

  async #fetch(deadline: Deadline): Promise<string> {
    const input = { Names: [this.#parameter], WithDecryption: true };
    const target = 'AmazonSSM.GetParameters';
    const answer = await callAws(
      { service: 'ssm', method: 'POST', path: '/', target, input },
      deadline,
    ).catch((cause) => {
      throw new SigningFailed(FailureReason.AuthorityAccessDenied, `the token: ${cause}`, { cause });
    });
    const [parameter] =
      (answer as { readonly Parameters?: readonly { readonly Value: string }[] }).Parameters ?? [];
    if (parameter === undefined) {
      throw new SigningFailed(
        FailureReason.AuthorityAccessDenied,
        `there is no parameter ${this.#parameter}.`,
      );
    }
    return parameter.Value;
  }
}
