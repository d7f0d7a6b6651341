import type { Protocol, WireRequest } from '../../wire/protocols/protocol';
import { REST_XML } from '../../wire/protocols/rest-xml';

/** S3's names of errors that all services share. (S3 API reference, "List of error codes") */
const COMMON_ERRORS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  MissingAuthenticationTokenException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidAccessKeyId',
  UnknownOperationException: 'NotImplemented',
  ValidationException: 'InvalidRequest',
  SerializationException: 'InvalidRequest',
  InternalFailure: 'InternalError',
};

/**
 * S3's protocol: REST with XML, in which the bucket is not in the model's paths. It is the first part of the path, or of
 * the host's name. (S3 user guide, "Virtual hosting of general purpose buckets")
 */
export const S3_PROTOCOL: Protocol = {
  read: (request, model) => {
    const { bucket, path } = placeOf(request);
    const { operation, input } = REST_XML.read({ ...request, path }, model);
    return { operation, input: (read) => ({ ...(input(read) as object), Bucket: bucket }) };
  },
  writeOutput: REST_XML.writeOutput,
  writeError: ({ code, message }, status) =>
    REST_XML.writeError({ code: COMMON_ERRORS[code] ?? code, message }, status),
};

function placeOf({ headers, path }: WireRequest): {
  readonly bucket: string | undefined;
  readonly path: string;
} {
  // Such as BUCKET.s3.eu-central-1.amazonaws.com, or BUCKET.localhost in a sandbox. An address holds no bucket.
  const [, inHost] = /^(.+?)\.(?:s3[.-].*|localhost)(?::\d+)?$/.exec(headers.host ?? '') ?? [];
  if (inHost !== undefined) return { bucket: inHost, path };
  const [, bucket, rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(path) ?? [];
  return { bucket: bucket || undefined, path: rest === '' ? '/' : rest };
}
