/**
 * The signer's side for whoever writes an authority: `import { createSigner } from 'aws-iot-certificate-signing/handler'`
 * in an entry that exports `handler` and `rehearse`. docs/writing-an-authority.md tells how.
 */

export { AwsApiError, type AwsCall, callAws } from './account/aws-call';
export type {
  Authority,
  ConnectionCertificate,
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
export { type Fault, faultOf, type KnownEffect } from './calls/fault';
export { NotSent } from './calls/not-sent';
export type { CalledService } from './calls/service';
export { settleAll } from './calls/settle-all';
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
export { InvalidSetting, MayHaveIssued, RequestRejected, SigningError, SigningFailed } from './errors';
export type { SigningAnswer, SigningRequest } from './event';
export { AwsSecret } from './external/aws-secret';
export type { CaConnection } from './external/connection';
export { ConnectionFailed, type ConnectionFailure } from './external/connection-failed';
export { checkLeafExtensions, checkRequestedExtensions, type Remedy } from './external/copied-extensions';
export type { HttpAnswer, HttpRequest } from './external/http';
export { HttpRefusal } from './external/http-refusal';
export { HttpsConnection, type HttpsConnectionOptions } from './external/https-connection';
export { orderOnce, type RenewCredential, readWith } from './external/order-once';
export type { Secret } from './external/secret';
export {
  type BasicCredentials,
  type ClientCertificate,
  MalformedSecret,
  readBasicCredentials,
  readClientCertificate,
  readTrustAnchors,
} from './external/secret-forms';
export { externalService } from './external/service';
export {
  connectionOf,
  type ExternalSettings,
  optionalSecretArn,
  readExternalSettings,
  requiredSecretArn,
} from './external/settings';
export { createHandler, type SigningHandler } from './handler';
export { idempotent } from './ledger/idempotent';
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
