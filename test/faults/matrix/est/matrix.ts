import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import { LEDGER } from '../external/ledger';
import type { FaultMatrix } from '../fault-case';
import { ANSWER } from './answer';
import { CONNECTION } from './connection';
import { CREDENTIALS } from './credentials';
import { ENROLMENT } from './enrolment';

/** The faults of a CA behind EST, by what they affect. */
export const EST_MATRIX: FaultMatrix<SandboxEst> = {
  'The enrolment': ENROLMENT,
  "The server's answer": ANSWER,
  'The connection': CONNECTION,
  'The credentials': CREDENTIALS,
  'The ledger': LEDGER,
};
