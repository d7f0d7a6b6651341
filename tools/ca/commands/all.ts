import type { CaCommand } from '../command';
import { AUDIT } from './audit';
import { CHECK } from './check';
import { INSTALL } from './install';
import { LIST } from './list';
import { REQUEST } from './request';
import { REVOKE } from './revoke';
import { SELF_SIGN } from './self-sign';
import { SHOW } from './show';
import { SIGN } from './sign';

/** The commands, in the order in which a PKI needs them. */
export const CA_COMMANDS: readonly CaCommand[] = [
  REQUEST,
  SELF_SIGN,
  SIGN,
  INSTALL,
  CHECK,
  LIST,
  SHOW,
  REVOKE,
  AUDIT,
];
