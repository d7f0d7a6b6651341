import type { CaCommand } from '../command';
import { AUDIT } from './audit';
import { LIST } from './list';
import { SHOW } from './show';

/** The commands, in the order in which a PKI needs them. */
export const CA_COMMANDS: readonly CaCommand[] = [LIST, SHOW, AUDIT];
