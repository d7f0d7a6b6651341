import { type Csr, checkCsr } from '../../handler/csr/csr';
import { namePattern } from '../../handler/csr/name-pattern';
import { ANY_NAMES, type RequestPolicy } from '../../handler/csr/request-policy';
import { RequestRejected } from '../../handler/errors';
import { readDer, Tag } from '../../handler/x509/der';
import { name, nameAttribute, Oid } from '../../testing/requests/forge';
import { putTogether, takeApart } from '../../testing/requests/mutate';
import { CLIENT_ID } from '../../testing/requests/traps';
import { set, text } from '../../testing/requests/write-der';
import type { FuzzCase } from './cases';

/** The checks' result for a case. */
export interface Verdict {
  /** The accepted CSR; `undefined` if the check threw. */
  readonly csr?: Csr;
  /** The rejection; `undefined` if the CSR was accepted or the check threw anything else. */
  readonly rejection?: RequestRejected;
  /** How long the check took, in milliseconds: wall-clock or CPU time, whichever is less. */
  readonly milliseconds: number;
  /** Defects of the check; empty if all is well. */
  readonly defects: readonly string[];
}

/** The patterns that lookalikes try to get past, by kind of case. */
const POLICIES: Readonly<Record<string, RequestPolicy>> = {
  'lookalike subject': { ...ANY_NAMES, subject: namePattern('CN={clientId}') },
  'lookalike alternative name': { ...ANY_NAMES, alternativeNames: namePattern('DNS:{clientId}') },
};

/** Maximum length of a rejection's message, in characters: it goes into a log line. */
const LONGEST_MESSAGE = 1_000;

/** Characters that break lines or reverse text on display. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Runs the check on a case and verifies its result. */
export function judge(fuzzCase: FuzzCase): Verdict {
  const policy = POLICIES[fuzzCase.kind] ?? ANY_NAMES;
  const watch = stopwatch();
  try {
    const csr = checkCsr(fuzzCase.pem, CLIENT_ID, policy);
    const milliseconds = watch();
    return { csr, milliseconds, defects: misreadings(csr, fuzzCase) };
  } catch (error) {
    const milliseconds = watch();
    if (!(error instanceof RequestRejected)) {
      return { milliseconds, defects: [`threw ${error}`] };
    }
    return { rejection: error, milliseconds, defects: unfitForLog(error.message) };
  }
}

/**
 * Measures milliseconds. Wall-clock time includes other processes, and CPU time includes other threads of this one, so
 * the smaller of the two is the better measure.
 */
function stopwatch(): () => number {
  const [clock, processor] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(processor);
    return Math.min(performance.now() - clock, (user + system) / 1_000);
  };
}

/** Defects of an accepted CSR: every byte must have been read correctly, and its names must be allowed ones. */
function misreadings(csr: Csr, { der, original, kind }: FuzzCase): readonly string[] {
  const defects: string[] = [];
  const must = (holds: boolean, defect: string) => {
    if (!holds) defects.push(defect);
  };
  must(der === undefined || csr.der.equals(der), 'accepted other bytes than were sent');
  must(
    original === undefined || signedPart(csr.der).equals(signedPart(original)),
    'accepted a signature for other bytes',
  );
  must(putTogether(takeApart(csr.der)).equals(csr.der), 'accepted a CSR that is not DER');
  const [info] = readDer(csr.der).children;
  const [, subject, spki] = info?.children ?? [];
  must(subject?.encoding.equals(csr.subjectDer) === true, 'misread the subject');
  must(spki?.encoding.equals(csr.spki) === true, 'misread the key');
  must(!UNPRINTABLE.test(csr.subject), 'rendered the subject with unprintable characters');
  const { der: namesDer, names } = csr.alternativeNames;
  must(namesDer === undefined || csr.der.includes(namesDer), 'misread the alternative names');
  must(
    names.length === (namesDer === undefined ? 0 : readDer(namesDer).children.length),
    'did not read every alternative name',
  );
  must(
    !names.some((each) => UNPRINTABLE.test(each)),
    'rendered an alternative name with unprintable characters',
  );
  must(
    kind !== 'lookalike alternative name' || names.every((each) => each === `DNS:${CLIENT_ID}`),
    'allowed an alternative name that is not the client id',
  );
  must(
    kind !== 'lookalike subject' || isOwnName(csr.subjectDer),
    'allowed a subject that is not the client id',
  );
  return defects;
}

/** The part that the signature covers, which leaves out the algorithm, with or without a NULL. */
function signedPart(der: Buffer): Buffer {
  return readDer(der).children[0]?.encoding ?? der;
}

const OWN_NAMES = [Tag.Utf8String, Tag.PrintableString, Tag.NumericString, Tag.Ia5String].map((tag) =>
  name([set(nameAttribute(Oid.commonName, text(tag, CLIENT_ID)))]),
);

function isOwnName(subjectDer: Buffer): boolean {
  return OWN_NAMES.some((own) => own.equals(subjectDer));
}

function unfitForLog(message: string): readonly string[] {
  if (message.length > LONGEST_MESSAGE) return ['a message that is too long for a log line'];
  return UNPRINTABLE.test(message) ? ['a message with unprintable characters'] : [];
}
