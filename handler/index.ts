/**
 * The signer's side for whoever writes an authority: `import { createSigner } from 'aws-iot-certificate-signing/handler'`
 * in an entry that exports `handler` and `rehearse`. docs/writing-an-authority.md tells how.
 */

export { AwsApiError, type AwsCall, callAws } from './account/aws-call';
export type {
  Authority,
  IssuedCertificate,
  Issuer,
  Issuers,
  Order,
  PendingCertificate,
} from './authority/authority';
export { IssuerCache, type LastOrderAt, type ReadIssuer } from './authority/issuer-cache';
export {
  MemoryAuthority,
  type MemoryAuthorityOptions,
  type MemoryCertificate,
  type MemoryFailure,
} from './authority/memory-authority';
export { AUTHORITY_SERVICE } from './authority/service';
export { type Backoff, PollBackoff, SlottedBackoff } from './calls/backoff';
export { type Call, callOnce, callWithin, type OnFailure, type Patience } from './calls/call';
export { CLIENT_DEFAULTS } from './calls/client-defaults';
export { type Fault, faultOf } from './calls/fault';
export type { CalledService } from './calls/service';
export { createSigner, type Purpose, type SignerFunctions } from './create-signer';
export type { Csr } from './csr/csr';
export { writeCsrPem } from './csr/pem';
export { ANY_NAMES, type RequestPolicy } from './csr/request-policy';
export { Deadline } from './deadline';
export {
  type Environment,
  optional,
  optionalChoice,
  optionalList,
  required,
  requiredInteger,
} from './environment';
export { InvalidSetting, RequestRejected, SigningError, SigningFailed } from './errors';
export type { SigningAnswer, SigningRequest } from './event';
export { createHandler, type SigningHandler } from './handler';
export { logger } from './powertools/logger';
export { metrics } from './powertools/metrics';
export { traceClient, traced } from './powertools/tracer';
export type { RehearsalHandler, RehearsalReport, RehearsalRequest } from './rehearsal/rehearsal';
export type { Signer } from './sign';
export { FailureReason, Metric, RejectionReason } from './vocabulary';
export {
  type DerNode,
  expectChildren,
  expectTag,
  MalformedDer,
  readAs,
  readBitStringOctets,
  readDer,
  readOid,
  Tag,
} from './x509/der';
export { checkLeaf, type Leaf, readCertificate } from './x509/leaf';
export { encode, encodeOid, encodeSet } from './x509/write-der';
