import type { Clock } from '../../clock';
import { ApiError } from '../../wire/api-error';
import { familyOf, SIGNING_ALGORITHMS, signingAlgorithmName } from '../../x509/algorithms';
import type { X509Authority } from '../../x509/authority';
import type { IssuingFault } from './faults';
import { IdempotencyWindow } from './idempotency';
import { issue, type UsageMode } from './issuance';
import type { IssuanceTime } from './issuance-time';
import { readIssueRequest } from './issue-request';
import type { IssuedCertificate } from './issued-certificate';
import { optionalText, type Parameters, requiredText } from './parameters';
import { comparable, type Revocation, readRevokeRequest, requireRevocable } from './revocation';

/** States of a CA (AWS Private CA user guide, "Understand AWS Private CA CA status"). */
export type AuthorityStatus =
  | 'CREATING'
  | 'PENDING_CERTIFICATE'
  | 'ACTIVE'
  | 'DISABLED'
  | 'EXPIRED'
  | 'FAILED'
  | 'DELETED';

/** How to create a CA. */
export interface CertificateAuthorityOptions {
  readonly arn: string;
  readonly authority: X509Authority;
  readonly usageMode: UsageMode;
  readonly issuanceTime: IssuanceTime;
  readonly clock: Clock;
}

/** Longest time in which a deleted CA can be restored. (AWS Private CA API reference, DeleteCertificateAuthority) */
const RESTORABLE_MS = 30 * 86_400_000;

/** One private CA and its operations, as AWS documents them, without HTTP. */
export class CertificateAuthority {
  /** Set it to see how clients react; a CA past its end becomes EXPIRED by itself. */
  status: AuthorityStatus = 'ACTIVE';
  /** How long issuing takes, from the next request on. */
  issuanceTime: IssuanceTime;
  /**
   * Whether a request with an empty subject gets a certificate. Otherwise it is accepted and fails later, as a user
   * observed in 2019; AWS does not document it.
   */
  issuesWithoutSubject = false;
  readonly arn: string;
  /** Earlier requests with an idempotency token. */
  readonly idempotency: IdempotencyWindow<IssuedCertificate>;
  readonly #authority: X509Authority;
  readonly #usageMode: UsageMode;
  readonly #clock: Clock;
  readonly #issued = new Map<string, IssuedCertificate>();
  /** By ARN of the certificate. */
  readonly #revoked = new Map<string, Revocation>();
  readonly #createdAt: number;

  constructor(options: CertificateAuthorityOptions) {
    this.arn = options.arn;
    this.#authority = options.authority;
    this.#usageMode = options.usageMode;
    this.issuanceTime = options.issuanceTime;
    this.#clock = options.clock;
    this.idempotency = new IdempotencyWindow(options.clock);
    this.#createdAt = options.clock();
  }

  /** Every certificate that the CA agreed to issue, oldest first. */
  get certificates(): readonly IssuedCertificate[] {
    return [...this.#issued.values()];
  }

  /** Those that were revoked, by ARN. */
  get revocations(): ReadonlyMap<string, Revocation> {
    return this.#revoked;
  }

  /** IssueCertificate: accepts the request, and returns the ARN for GetCertificate. */
  async issue(parameters: Parameters, fault?: IssuingFault): Promise<{ readonly CertificateArn: string }> {
    this.#checkThere(parameters);
    const partition = this.arn.split(':')[1] ?? 'aws';
    const request = readIssueRequest(parameters, partition);
    if (this.#currentStatus() !== 'ACTIVE') {
      throw new ApiError(
        'InvalidStateException',
        'The certificate authority is not in a valid state for issuing certificates.',
      );
    }
    const { key } = this.#authority;
    if (SIGNING_ALGORITHMS[request.signingAlgorithm].family !== familyOf(key)) {
      throw new ApiError(
        'InvalidArgsException',
        `The signing algorithm ${request.signingAlgorithm} does not match the CA's key algorithm ${key}.`,
      );
    }
    const work = async (): Promise<IssuedCertificate> => {
      const issuedAt = new Date(this.#clock());
      const readyAt = issuedAt.getTime() + this.issuanceTime.sample();
      const certificate = await issue(request, {
        arn: this.arn,
        authority: this.#authority,
        usageMode: this.#usageMode,
        issuedAt,
        readyAt,
        fault,
        issuesWithoutSubject: this.issuesWithoutSubject,
      });
      this.#issued.set(certificate.arn, certificate);
      return certificate;
    };
    const certificate = await (request.idempotencyToken === undefined
      ? work()
      : this.idempotency.once(request.idempotencyToken, work));
    return { CertificateArn: certificate.arn };
  }

  /** GetCertificate: the certificate and its chain, once it is issued. */
  get(parameters: Parameters): { readonly Certificate: string; readonly CertificateChain: string } {
    this.#checkThere(parameters);
    const arn = requiredText(parameters, 'CertificateArn');
    if (
      !/^arn:[a-z-]+:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[^/]+\/certificate\/[^/]+$/.test(arn)
    ) {
      throw new ApiError('InvalidArnException', `${arn} is not the ARN of a certificate.`);
    }
    const certificate = this.#issued.get(arn);
    if (certificate === undefined) {
      throw new ApiError('ResourceNotFoundException', `Could not find certificate ${arn}`);
    }
    if (this.#clock() < certificate.readyAt) {
      throw new ApiError(
        'RequestInProgressException',
        `The request to issue certificate ${arn} is in progress. Try again later.`,
      );
    }
    if (certificate.certificatePem === undefined) {
      throw new ApiError('RequestFailedException', `The request to issue certificate ${arn} has failed.`);
    }
    return {
      Certificate: certificate.certificatePem.trimEnd(), // AWS's answers end without a newline
      CertificateChain: this.#authority.certificatePem.trimEnd(),
    };
  }

  /** DescribeCertificateAuthority, which also works for a deleted CA. Times are seconds since the Unix epoch, as in AWS's JSON. */
  describe(parameters: Parameters): object {
    this.#checkArn(parameters);
    const authority = this.#authority;
    return {
      CertificateAuthority: {
        Arn: this.arn,
        OwnerAccount: this.arn.split(':')[4],
        CreatedAt: this.#createdAt / 1000,
        LastStateChangeAt: this.#createdAt / 1000,
        Type: 'ROOT',
        Serial: authority.certificate.serialNumber.toLowerCase().replace(/..(?=.)/g, '$&:'),
        Status: this.#currentStatus(),
        NotBefore: authority.notBefore.getTime() / 1000,
        NotAfter: authority.notAfter.getTime() / 1000,
        CertificateAuthorityConfiguration: {
          KeyAlgorithm: authority.key,
          SigningAlgorithm: signingAlgorithmName(authority.key),
          Subject: { CommonName: authority.commonName },
        },
        RevocationConfiguration: {
          CrlConfiguration: { Enabled: false },
          OcspConfiguration: { Enabled: false },
        },
        KeyStorageSecurityStandard: 'FIPS_140_2_LEVEL_3_OR_HIGHER',
        UsageMode: this.#usageMode,
        ...(this.status === 'DELETED' && { RestorableUntil: (this.#clock() + RESTORABLE_MS) / 1000 }),
      },
    };
  }

  /** UpdateCertificateAuthority: enables or disables the CA. */
  update(parameters: Parameters): Record<string, never> {
    this.#checkThere(parameters);
    const status = optionalText(parameters, 'Status');
    if (status === undefined) return {};
    if (status !== 'ACTIVE' && status !== 'DISABLED') {
      throw new ApiError('InvalidArgsException', `A status can be set to ACTIVE or DISABLED, not ${status}.`);
    }
    if (this.#currentStatus() !== 'ACTIVE' && this.#currentStatus() !== 'DISABLED') {
      const message = 'The certificate authority must be in the ACTIVE or DISABLED state to be updated.';
      throw new ApiError('InvalidStateException', message);
    }
    this.status = status;
    return {};
  }

  /** RestoreCertificateAuthority: a deleted CA becomes disabled. */
  restore(parameters: Parameters): Record<string, never> {
    this.#checkArn(parameters);
    if (this.status !== 'DELETED') {
      throw new ApiError('InvalidStateException', 'The certificate authority is not in the DELETED state.');
    }
    this.status = 'DISABLED';
    return {};
  }

  /** GetCertificateAuthorityCertificate. A root has no chain. */
  certificate(parameters: Parameters): { readonly Certificate: string } {
    this.#checkThere(parameters);
    if (this.status === 'CREATING' || this.status === 'PENDING_CERTIFICATE') {
      throw new ApiError('InvalidStateException', 'The certificate authority has no certificate yet.');
    }
    return { Certificate: this.#authority.certificatePem.trimEnd() };
  }

  /** RevokeCertificate. AWS does not say in which states a CA refuses it; here, in those in which it has issued nothing. */
  revoke(parameters: Parameters): Record<string, never> {
    this.#checkThere(parameters);
    const { serial, reason } = readRevokeRequest(parameters);
    if (this.status === 'CREATING' || this.status === 'PENDING_CERTIFICATE' || this.status === 'FAILED') {
      throw new ApiError('InvalidStateException', 'The certificate authority has issued no certificate yet.');
    }
    const certificate = this.certificates.find((issued) => comparable(issued.serial) === serial);
    const revoked = certificate !== undefined && this.#revoked.has(certificate.arn);
    requireRevocable(serial, certificate, revoked, this.#clock());
    this.#revoked.set(certificate.arn, { reason, at: new Date(this.#clock()) });
    return {};
  }

  #currentStatus(): AuthorityStatus {
    return this.status === 'ACTIVE' && this.#clock() > this.#authority.notAfter.getTime()
      ? 'EXPIRED'
      : this.status;
  }

  /** Checks that the request names this CA. */
  #checkArn(parameters: Parameters): void {
    const arn = requiredText(parameters, 'CertificateAuthorityArn');
    if (!/^arn:[a-z-]+:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[^/]+$/.test(arn)) {
      throw new ApiError('InvalidArnException', `${arn} is not the ARN of a certificate authority.`);
    }
    if (arn !== this.arn) throw notFound(arn);
  }

  /** Checks that the request names this CA, and that the CA is not deleted. */
  #checkThere(parameters: Parameters): void {
    this.#checkArn(parameters);
    if (this.status === 'DELETED') throw notFound(this.arn);
  }
}

function notFound(arn: string): ApiError {
  return new ApiError('ResourceNotFoundException', `Could not find certificate authority ${arn}`);
}
