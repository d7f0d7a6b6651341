import type { Secret } from '../../../handler/external/secret';
import type { BasicCredentials } from '../../../handler/external/secret-forms';
import type { ExternalAddress } from '../external/address';

/** A CA behind an EST server to request certificates from. */
export interface EstAddress extends ExternalAddress {
  readonly label?: string;
  readonly password?: Secret<BasicCredentials>;
}
