import type { IncomingHttpHeaders } from 'node:http';

/** A request to the CA's server. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Begins with a slash. */
  readonly path: string;
  /** By their lowercase names. @default none but those that HTTP needs */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string | Buffer;
  /**
   * Whether a redirect is an answer like any other, because whoever refers elsewhere may have acted. @default it is
   * followed, within the origin
   */
  readonly keepsRedirects?: true;
}

/** An answer of the CA's server, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
