import type { Peer } from '../peers/peer';
import { signer, signerThatPolls } from '../peers/signer';
import {
  asIfThrottled,
  blindToIdleness,
  blindToThrottles,
  withoutBudget,
  withoutLearning,
} from './ablations';
import { every, growing } from './fixed-gaps';

/** Ways of waiting for a certificate: the one that was chosen, simple ones, and the chosen one without a part of it. */
export const CONTENDERS: readonly Peer[] = [
  signer,
  signerThatPolls('every 50 ms', () => every(50)),
  signerThatPolls('every 100 ms', () => every(100)),
  signerThatPolls('every 250 ms', () => every(250)),
  signerThatPolls('at 60 ms, then a fifth of the time waited', () => growing(0.2)),
  signerThatPolls('at 60 ms, then half of it', () => growing(0.5)),
  signerThatPolls('at 60 ms, then 70 % of it', () => growing(0.7)),
  signerThatPolls('chosen, without learning', withoutLearning),
  signerThatPolls('chosen, blind to throttles', blindToThrottles),
  signerThatPolls('chosen, blind to idle time', blindToIdleness),
  signerThatPolls('chosen, blind to both', withoutBudget),
  signerThatPolls('chosen, always as if throttled', asIfThrottled),
];
