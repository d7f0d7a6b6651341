import type { CaCommand } from '../command';
import { revoke } from './revoke';

/** The commands, in the order in which a PKI needs them. */
export const CA_COMMANDS: readonly CaCommand[] = [revoke];
