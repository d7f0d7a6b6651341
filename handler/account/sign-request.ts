import { partition } from '@aws-sdk/util-endpoints';
import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { required } from '../environment';

/** The services of AWS that are called without a client of the SDK: the name in the host and in the signature. */
export type AwsService = 'iot' | 'secretsmanager' | 'ssm' | 'sts';

/** What the SDKs call each in the variable that overrides its endpoint. (AWS SDKs reference guide, "Service-specific endpoints") */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  iot: 'AWS_ENDPOINT_URL_IOT',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  sts: 'AWS_ENDPOINT_URL_STS',
};

/** A request of an AWS API. */
export interface AwsRequest {
  readonly service: AwsService;
  /** @default the Region of the function */
  readonly region?: string;
  /** Origin of the service. @default that of the Region, unless a variable overrides it, as in the SDKs */
  readonly origin?: string;
  readonly method: 'GET' | 'POST';
  /** Path, each part URI-encoded. */
  readonly path: string;
  /** By their lowercase names. All are signed but `connection`. @default none besides those of the signature */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
}

/** A request whose signature is in its headers; valid for five minutes. */
export interface SignedAwsRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Signs a request as the function's role. Throws `InvalidSetting` outside Lambda, unless its variables are set. */
export async function signAwsRequest(request: AwsRequest): Promise<SignedAwsRequest> {
  const { service, region = required(process.env, 'AWS_REGION'), method, path, body } = request;
  const { protocol, host, hostname, origin } = new URL(request.origin ?? endpointOf(service, region));
  const signer = new SignatureV4({
    service,
    region,
    sha256: Hash.bind(null, 'sha256'),
    // Lambda never renews them in a running container; it replaces the container.
    credentials: {
      accessKeyId: required(process.env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(process.env, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: process.env.AWS_SESSION_TOKEN,
    },
  });
  const { headers } = await signer.sign({
    protocol,
    hostname,
    method,
    path,
    headers: { host, ...request.headers },
    body,
  });
  return { url: `${origin}${path}`, method, headers, body };
}

/** Where the service is in a Region; a variable overrides it, as in the SDKs. */
function endpointOf(service: AwsService, region: string): string {
  return process.env[VARIABLES[service]] || `https://${service}.${region}.${partition(region).dnsSuffix}`;
}
