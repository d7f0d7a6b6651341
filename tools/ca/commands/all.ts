import type { CaCommand } from '../command';
import { CHECK } from './check';
import { INSTALL } from './install';
import { REQUEST } from './request';
import { revoke } from './revoke';
import { SELF_SIGN } from './self-sign';
import { SIGN } from './sign';

/** The commands, in the order in which a PKI needs them. */
export const CA_COMMANDS: readonly CaCommand[] = [REQUEST, SELF_SIGN, SIGN, INSTALL, CHECK, revoke];
