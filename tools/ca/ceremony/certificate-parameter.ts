import { GetParameterCommand, ParameterTier, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CommandFailed } from '../../../cli/command-line';
import { callAws } from '../aws/call';
import { clientSettings } from '../aws/client-settings';
import type { PkiAddress } from '../pki-options';
import { readCertificates } from './certificate-text';

/** What is in the SSM parameter of the CA's certificate. */
export interface Installed {
  /** PEM: the CA's certificate, and those after it. */
  readonly text: string;
  /** Counts the changes of the parameter. */
  readonly version: number;
}

/** Longest value of a standard parameter, and of any, in bytes. (SSM API reference, PutParameter) */
export const STANDARD_BYTES = 4_096;
export const LONGEST_BYTES = 8_192;

/** The SSM parameter with the CA's certificate and its chain. */
export class CertificateParameter {
  readonly name: string;
  readonly #region: string;
  readonly #client: SSMClient;

  constructor({ region, certificateParameter }: PkiAddress) {
    this.name = certificateParameter;
    this.#region = region;
    this.#client = new SSMClient(clientSettings(region));
  }

  /** What is in it; `undefined` if it does not exist. @throws CommandFailed */
  async read(): Promise<Installed | undefined> {
    const command = new GetParameterCommand({ Name: this.name });
    const call = { action: 'ssm:GetParameter', on: this.#subject };
    const answer = await callAws(call, () =>
      this.#client.send(command).catch((error: Error) => {
        if (error.name === 'ParameterNotFound') return undefined;
        throw error;
      }),
    );
    if (answer === undefined) return undefined;
    return { text: answer.Parameter?.Value ?? '', version: answer.Parameter?.Version ?? 0 };
  }

  /** The certificates in it, and where that is. @param wayOut What to do if it does not exist. @throws CommandFailed */
  async readCertificates(wayOut: string) {
    const installed = await this.read();
    if (installed === undefined) {
      throw new CommandFailed(`${this.#subject} does not exist: the CA has no certificate yet. ${wayOut}`);
    }
    const where = `${this.name}, version ${installed.version}`;
    return { certificates: readCertificates(installed.text, where), where };
  }

  /**
   * Puts another text into it, unless somebody else has changed it meanwhile. Parameter Store has no conditional write, so
   * two who write within the same second are only told of each other afterwards.
   *
   * @param before What was in it when the text was made. @throws CommandFailed
   */
  async replace(text: string, before: Installed | undefined): Promise<void> {
    const now = await this.read();
    if (now?.version !== before?.version) {
      throw new CommandFailed(
        `${this.name} has changed meanwhile: it had ${versionText(before)} and has ${versionText(now)}. ` +
          'Nothing was written. Look at what is there now and run this again.',
      );
    }
    const command = new PutParameterCommand({
      Name: this.name,
      Value: text,
      Type: 'String',
      // A parameter that is advanced already stays so; it could not become a standard one again.
      Tier: ParameterTier.INTELLIGENT_TIERING,
      // Who finds none must not overwrite one.
      Overwrite: before !== undefined,
    });
    const call = {
      action: 'ssm:PutParameter',
      on: this.#subject,
      waysOut: {
        ParameterAlreadyExists:
          'Somebody has made it meanwhile. Nothing was written. Look at what is there now and run this again.',
      },
    };
    const { Version } = await callAws(call, () => this.#client.send(command));
    const expected = (before?.version ?? 0) + 1;
    if (before !== undefined && Version !== undefined && Version !== expected) {
      throw new CommandFailed(
        `${this.name} was changed by somebody else at the same moment: this is version ${Version}, and theirs ` +
          `is version ${Version - 1}. Agree on one and install it. See what they wrote: ` +
          `aws ssm get-parameter-history --region ${this.#region} --name ${this.name}`,
      );
    }
  }

  get #subject(): string {
    return `${this.name} in ${this.#region}`;
  }
}

function versionText(installed: Installed | undefined): string {
  return installed === undefined ? 'no version' : `version ${installed.version}`;
}
