import {
  type ACMPCAClient,
  ACMPCAServiceException,
  GetCertificateAuthorityCertificateCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  RequestInProgressException,
} from '@aws-sdk/client-acm-pca';
import type { Csr } from '../../../handler/csr/csr';
import { IssuanceTime } from '../../../sandbox/services/acm-pca/issuance-time';
import type { Operation } from '../../../sandbox/services/acm-pca/operations';
import { Quotas, UNLIMITED } from '../../../sandbox/services/acm-pca/quotas';
import { ApiError } from '../../../sandbox/wire/api-error';
import type { VirtualTime } from '../../../testing/virtual-time';
import type { CallCounts, MeasuredAuthority, MeasuredOptions } from '../authority';
import { farCall } from '../distance';
import type { AuthorityAddress } from './peers/address';

/** How to start it. */
interface VirtualPrivateCaOptions extends MeasuredOptions {
  readonly time: VirtualTime;
  /** The CA's certificate. There are no real leaves: nothing reads them here. */
  readonly certificatePem: string;
}

/** Quotas that differ from AWS's. */
const QUOTAS = {
  default: {},
  warm: { GetCertificateAuthorityCertificate: UNLIMITED.GetCertificateAuthorityCertificate },
  none: UNLIMITED,
} as const satisfies Record<MeasuredOptions['quotas'], Partial<Record<Operation, number>>>;

/** AWS Private CA in virtual time: the sandbox's issuance times and quotas, without HTTP and signatures. */
export class VirtualPrivateCa implements MeasuredAuthority<AuthorityAddress> {
  readonly #counts = { calls: 0, orders: 0, polls: 0, throttles: 0 };
  /** Issuance time of each certificate, in milliseconds, by its CSR. */
  readonly #issuanceMs = new Map<string, number>();
  readonly #options: VirtualPrivateCaOptions;
  readonly #issuanceTime: IssuanceTime;
  readonly #quotas: Quotas;
  readonly #readyAt: number[] = [];

  constructor(options: VirtualPrivateCaOptions) {
    const { time, latency, seed, quotas } = options;
    this.#options = options;
    this.#issuanceTime = IssuanceTime.named(latency, seed);
    this.#quotas = new Quotas(time.now, QUOTAS[quotas]);
  }

  connect(): AuthorityAddress {
    const send = (command: object) => this.#send(command);
    return { client: { send } as unknown as ACMPCAClient, authorityArn: 'the virtual authority' };
  }

  counts(): CallCounts {
    return { ...this.#counts };
  }

  issuanceOf({ der }: Csr): number {
    return this.#issuanceMs.get(der.toString('hex')) ?? Number.NaN;
  }

  #send(command: object): Promise<object> {
    const { time, roundTripMs } = this.#options;
    return farCall({ roundTripMs, sleep: (milliseconds) => time.sleep(milliseconds) }, () => {
      const answer = this.#answer(command);
      if (answer instanceof Error) throw answer;
      return answer;
    });
  }

  #answer(command: object): object {
    const throttled = this.#take(command);
    if (throttled !== undefined) return throttled;
    const now = this.#options.time.now();
    if (command instanceof IssueCertificateCommand) {
      const issuanceMs = this.#issuanceTime.sample();
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
    this.#counts.calls++;
    if (command instanceof IssueCertificateCommand) this.#counts.orders++;
    if (command instanceof GetCertificateCommand) this.#counts.polls++;
    try {
      this.#quotas.take(operationOf(command));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#counts.throttles++;
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
