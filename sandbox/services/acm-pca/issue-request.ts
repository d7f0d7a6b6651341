import { isSigningAlgorithm, SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../x509/algorithms';
import { constraintViolated, optionalText, type Parameters, requiredText } from './parameters';
import { defaultTemplateArn, type Template, templateOf } from './templates';
import { readValidity, type Validity } from './validity';

/** Longest CSR, in bytes, and longest idempotency token, in characters (API reference, "IssueCertificate"). */
const MAX_CSR_BYTES = 32_768;
const MAX_TOKEN_LENGTH = 36;

/** The parameters of IssueCertificate, each valid by itself. */
export interface IssueRequest {
  readonly csrPem: string;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly templateArn: string;
  readonly template: Template;
  readonly validity: Validity;
  readonly validityNotBefore: Validity | undefined;
  readonly idempotencyToken: string | undefined;
}

/**
 * Reads the parameters of IssueCertificate, apart from the CA's ARN.
 * @throws ApiError ValidationException, or InvalidArgsException for an unknown template.
 */
export function readIssueRequest(parameters: Parameters, partition: string): IssueRequest {
  const csr = Buffer.from(requiredText(parameters, 'Csr'), 'base64');
  if (csr.length < 1 || csr.length > MAX_CSR_BYTES) {
    throw constraintViolated('csr', `Member must have length between 1 and ${MAX_CSR_BYTES}`);
  }
  const signingAlgorithm = requiredText(parameters, 'SigningAlgorithm');
  if (!isSigningAlgorithm(signingAlgorithm)) {
    const names = Object.keys(SIGNING_ALGORITHMS).join(', ');
    throw constraintViolated('signingAlgorithm', `Member must satisfy enum value set: [${names}]`);
  }
  const idempotencyToken = optionalText(parameters, 'IdempotencyToken');
  if (
    idempotencyToken !== undefined &&
    (idempotencyToken.length < 1 || idempotencyToken.length > MAX_TOKEN_LENGTH)
  ) {
    throw constraintViolated('idempotencyToken', `Member must have length between 1 and ${MAX_TOKEN_LENGTH}`);
  }
  const templateArn = optionalText(parameters, 'TemplateArn') ?? defaultTemplateArn(partition);
  const notBefore = parameters.ValidityNotBefore ?? undefined;
  return {
    csrPem: csr.toString('utf8'),
    signingAlgorithm,
    templateArn,
    template: templateOf(templateArn, partition),
    validity: readValidity('validity', parameters.Validity),
    validityNotBefore: notBefore === undefined ? undefined : readValidity('validityNotBefore', notBefore),
    idempotencyToken,
  };
}
