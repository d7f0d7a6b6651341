import type { Peer } from '../../../peers/peer';
import type { AuthorityAddress } from '../peers/address';
import { signer, signerThatPolls } from '../peers/signer';
import { alwaysCareful, blindToThrottles, withoutLearning } from './ablations';
import { every, growing } from './fixed-gaps';

/** Poll policies: the chosen one, simple ones, and the chosen one with one part removed. */
export const CONTENDERS: readonly Peer<AuthorityAddress>[] = [
  signer,
  signerThatPolls('every 50 ms', () => every(50)),
  signerThatPolls('every 100 ms', () => every(100)),
  signerThatPolls('every 250 ms', () => every(250)),
  signerThatPolls('at 60 ms, then a fifth of the time waited', () => growing(0.2)),
  signerThatPolls('at 60 ms, then half of it', () => growing(0.5)),
  signerThatPolls('at 60 ms, then 70 % of it', () => growing(0.7)),
  signerThatPolls('chosen, without learning', withoutLearning),
  signerThatPolls('chosen, blind to throttles', blindToThrottles),
  signerThatPolls('chosen, always careful', alwaysCareful),
];
