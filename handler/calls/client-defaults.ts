import { environmentCredentials } from './credentials';

/** How the signer's SDK clients differ from the SDK's defaults. */
export const CLIENT_DEFAULTS = {
  credentials: environmentCredentials,
  /** No retries of the SDK's own, which know nothing of the deadline. */
  maxAttempts: 1,
  /**
   * No timeouts of the SDK's own: `callWithin` has one that knows the deadline. They are off by default, too, but then
   * this version of the SDK leaves a timer of 3 s behind each call whose connection fails, and it would fire in the
   * middle of another device's request.
   */
  requestHandler: { connectionTimeout: 0, requestTimeout: 0 },
} as const;
