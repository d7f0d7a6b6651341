import {
  type ACMPCAClient,
  ACMPCAServiceException,
  GetCertificateAuthorityCertificateCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  RequestInProgressException,
} from '@aws-sdk/client-acm-pca';
import type { IssuanceTime } from '../../sandbox/services/acm-pca/issuance-time';
import type { Operation } from '../../sandbox/services/acm-pca/operations';
import { Quotas } from '../../sandbox/services/acm-pca/quotas';
import { ApiError } from '../../sandbox/wire/api-error';
import type { VirtualTime } from './virtual-time';

/** How to make a virtual authority. */
export interface VirtualAuthorityOptions {
  readonly time: VirtualTime;
  readonly issuanceTime: IssuanceTime;
  /** Half of it on the way there, half on the way back, in milliseconds. */
  readonly roundTripMs: number;
  readonly quotas: Partial<Record<Operation, number>>;
  /** The CA's certificate; leaves are not made, because nobody looks at them here. */
  readonly certificatePem: string;
}

/** AWS Private CA in virtual time: the sandbox's issuance times and quotas, without a wire and without signing. */
export class VirtualAuthority {
  /** Requests so far, those that were throttled included: of any kind, IssueCertificate, GetCertificate. */
  calls = 0;
  orders = 0;
  polls = 0;
  /** Requests that were throttled. */
  throttles = 0;
  /** Issuance time of each certificate, in milliseconds, by its CSR. */
  readonly #issuanceMs = new Map<string, number>();
  readonly #options: VirtualAuthorityOptions;
  readonly #quotas: Quotas;
  readonly #readyAt: number[] = [];

  constructor(options: VirtualAuthorityOptions) {
    this.#options = options;
    this.#quotas = new Quotas(options.time.now, options.quotas);
  }

  /** An SDK client whose calls arrive here. */
  get client(): ACMPCAClient {
    const send = (command: object) => this.#send(command);
    return { send } as unknown as ACMPCAClient;
  }

  /** How long issuing for this CSR took, in milliseconds. @param der DER of the CSR; NaN if it never came. */
  issuanceOf(der: Buffer): number {
    return this.#issuanceMs.get(der.toString('hex')) ?? Number.NaN;
  }

  async #send(command: object): Promise<object> {
    const { time, roundTripMs } = this.#options;
    await time.sleep(roundTripMs / 2);
    const answer = this.#answer(command);
    await time.sleep(roundTripMs / 2);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  #answer(command: object): object {
    const throttled = this.#take(command);
    if (throttled !== undefined) return throttled;
    const now = this.#options.time.now();
    if (command instanceof IssueCertificateCommand) {
      const issuanceMs = this.#options.issuanceTime.sample();
      this.#issuanceMs.set(derOf(command.input.Csr).toString('hex'), issuanceMs);
      this.#readyAt.push(now + issuanceMs);
      return { CertificateArn: `${this.#readyAt.length - 1}` };
    }
    if (command instanceof GetCertificateCommand) {
      const readyAt = this.#readyAt[Number(command.input.CertificateArn)] ?? Number.POSITIVE_INFINITY;
      if (now >= readyAt) return { Certificate: 'a leaf' };
      return new RequestInProgressException({ message: 'not yet', $metadata: {} });
    }
    return { Certificate: this.#options.certificatePem };
  }

  #take(command: object): Error | undefined {
    this.calls++;
    if (command instanceof IssueCertificateCommand) this.orders++;
    if (command instanceof GetCertificateCommand) this.polls++;
    try {
      this.#quotas.take(operationOf(command));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.throttles++;
      const { code: name, message } = error;
      return new ACMPCAServiceException({
        name,
        message,
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      });
    }
  }
}

function operationOf(command: object): Operation {
  if (command instanceof IssueCertificateCommand) return 'IssueCertificate';
  if (command instanceof GetCertificateCommand) return 'GetCertificate';
  if (command instanceof GetCertificateAuthorityCertificateCommand) {
    return 'GetCertificateAuthorityCertificate';
  }
  return 'DescribeCertificateAuthority';
}

function derOf(pem: Uint8Array | undefined): Buffer {
  return Buffer.from(
    Buffer.from(pem ?? [])
      .toString()
      .replace(/-----.*?-----/g, ''),
    'base64',
  );
}
