import { ApiError } from '../../wire/api-error';
import type { CountedAnswer } from '../../wire/faults/respond';
import type { CertificateAuthority } from './certificate-authority';
import type { IssuingFault } from './faults';
import type { Operation } from './operations';
import { type Parameters, readParameters } from './parameters';
import type { Quotas } from './quotas';
import { failure, success, type WireRequest } from './wire';

/** What IAM needs to know about a request. */
interface AuthorizationContext {
  /** ARN of the CA that the request names; undefined if it names none. */
  readonly resource: string | undefined;
  /** Template that IssueCertificate names, IAM's `acm-pca:TemplateArn`; undefined if it names none. */
  readonly templateArn: string | undefined;
}

/** Decides whether an access key may do something; false is answered with AccessDeniedException. */
export type Authorize = (operation: Operation, accessKeyId: string, context: AuthorizationContext) => boolean;

/** Handles a request in this order: is it signed, within the quota, allowed; then the operation itself. */
export class Service {
  readonly #authority: CertificateAuthority;
  readonly #quotas: Quotas;
  readonly #authorize: Authorize;

  constructor(authority: CertificateAuthority, quotas: Quotas, authorize: Authorize) {
    this.#authority = authority;
    this.#quotas = quotas;
    this.#authorize = authorize;
  }

  /** Executes a request. Throws only if the sandbox itself is broken. */
  async answer(
    operation: Operation,
    request: WireRequest,
    fault: IssuingFault | undefined,
  ): Promise<CountedAnswer> {
    try {
      const accessKeyId = signed(request);
      this.#quotas.take(operation);
      const parameters = readParameters(request.body);
      this.#allow(operation, accessKeyId, parameters);
      return { answer: success(await this.#perform(operation, parameters, fault)), outcome: 'ok' };
    } catch (error) {
      if (error instanceof ApiError) {
        return { answer: failure(error), outcome: error.code };
      }
      throw error;
    }
  }

  #allow(operation: Operation, accessKeyId: string, parameters: Parameters): void {
    const resource = textOrNothing(parameters.CertificateAuthorityArn);
    const templateArn = textOrNothing(parameters.TemplateArn);
    if (!this.#authorize(operation, accessKeyId, { resource, templateArn })) {
      throw new ApiError(
        'AccessDeniedException',
        `Access key ${accessKeyId} is not authorized to perform: acm-pca:${operation} on resource: ${resource}`,
      );
    }
  }

  async #perform(
    operation: Operation,
    parameters: Parameters,
    fault: IssuingFault | undefined,
  ): Promise<object> {
    switch (operation) {
      case 'IssueCertificate':
        return this.#authority.issue(parameters, fault);
      case 'GetCertificate':
        return this.#authority.get(parameters);
      case 'DescribeCertificateAuthority':
        return this.#authority.describe(parameters);
      case 'GetCertificateAuthorityCertificate':
        return this.#authority.certificate(parameters);
      case 'RevokeCertificate':
        return this.#authority.revoke(parameters);
      case 'UpdateCertificateAuthority':
        return this.#authority.update(parameters);
      case 'RestoreCertificateAuthority':
        return this.#authority.restore(parameters);
    }
  }
}

function signed({ accessKeyId }: WireRequest): string {
  if (accessKeyId === undefined) {
    throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
      status: 403,
    });
  }
  return accessKeyId;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
