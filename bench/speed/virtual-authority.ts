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
import type { VirtualTime } from '../../testing/virtual-time';

export interface VirtualAuthorityOptions {
  readonly time: VirtualTime;
  readonly issuanceTime: IssuanceTime;
  /** In milliseconds: half before the CA gets a request, half after its answer. */
  readonly roundTripMs: number;
  readonly quotas: Partial<Record<Operation, number>>;
  /** The CA's certificate. There are no real leaves: nothing reads them here. */
  readonly certificatePem: string;
}

/** AWS Private CA in virtual time: the sandbox's issuance times and quotas, without HTTP and signatures. */
export class VirtualAuthority {
  /** Requests so far, throttled ones included: all, IssueCertificate (`orders`), GetCertificate (`polls`). */
  calls = 0;
  orders = 0;
  polls = 0;
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

  /** An SDK client that calls this CA. */
  get client(): ACMPCAClient {
    const send = (command: object) => this.#send(command);
    return { send } as unknown as ACMPCAClient;
  }

  /** Issuance time for a CSR, in milliseconds; NaN if it never arrived. @param der DER of the CSR. */
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
