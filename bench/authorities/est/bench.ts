import { estOf } from '../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../sandbox/authorities/est/kind';
import { externalBench } from '../external/bench';
import type { EstAddress } from './address';
import { EST_PROTOCOL } from './protocol';
import { signer } from './signer';
import { startWireEst } from './wire-est';

/** The bench of the signer with a CA behind an EST server. */
export const EST_BENCH = externalBench<EstAddress>({
  kind: EST,
  caOf: estOf,
  signer,
  protocol: EST_PROTOCOL,
  complete: (address) => address,
  startOnWire: startWireEst,
});
