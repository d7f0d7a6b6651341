/** Whether a fault strikes before or after the request takes effect. If after, the client does not know that it did. */
type Strikes = 'before' | 'after';

/** A fault at the wire: what the client gets instead of the answer. */
export type WireFault =
  /** An AWS error. @default status as in the service's model, or 400; strikes before */
  | {
      readonly kind: 'aws-error';
      readonly code: string;
      readonly message?: string;
      readonly status?: number;
      readonly strikes?: Strikes;
    }
  /**
   * Any HTTP answer: a load balancer's 503 page, an empty 200, bytes that are not JSON. Of status 200 and after the
   * request, it stands in for good answers only: nothing on the way makes one of a refusal. @default status 200, strikes
   * before
   */
  | {
      readonly kind: 'response';
      readonly body: string | Buffer;
      readonly status?: number;
      /** @default application/x-amz-json-1.1 */
      readonly contentType?: string;
      /** Further headers, such as `Retry-After`. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly strikes?: Strikes;
    }
  /** The connection is reset (TCP RST), with no answer. @default strikes before */
  | { readonly kind: 'reset'; readonly strikes?: Strikes }
  /** The connection stays open without any answer. @default strikes before */
  | { readonly kind: 'hang'; readonly strikes?: Strikes }
  /** The right answer, late. @default strikes before, so the request also takes effect late */
  | { readonly kind: 'delay'; readonly milliseconds: number; readonly strikes?: Strikes }
  /** The right answer's headers and the first bytes of its body; then the connection ends. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** The right answer, a few bytes at a time. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMilliseconds: number };
