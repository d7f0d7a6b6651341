import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { readDer, Tag } from '../../handler/x509/der';
import { mutations } from '../../testing/requests/changes';
import {
  attributes,
  CA_TRUE,
  extension,
  forgeCsr,
  GeneralName,
  name,
  nameAttribute,
  Oid,
  pssWithSha256,
  requestOf,
  signInfo,
  toPem,
} from '../../testing/requests/forge';
import { flip, type Mutation, mutate, putTogether, takeApart } from '../../testing/requests/mutate';
import { type BaseRequest, GOOD_REQUESTS, ODD_REQUESTS } from '../../testing/requests/requests';
import { CLIENT_ID, LOOKALIKES } from '../../testing/requests/traps';
import { octetString, oid, sequence, set, text, VISIBLE_STRING } from '../../testing/requests/write-der';

/** A malformed or almost correct CSR. */
export interface FuzzCase {
  /** How it was made. */
  readonly kind: string;
  /** What was done to it, in words. */
  readonly description: string;
  /** What the device sends. */
  readonly pem: string;
  /** The DER inside, where there is one. */
  readonly der?: Buffer;
  /** For a CSR changed after signing, the one that was signed: if accepted, their signed parts must be equal. */
  readonly original?: Buffer;
}

const fewMutations = fc.array(mutations, { minLength: 1, maxLength: 3 });
const base = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...GOOD_REQUESTS) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_REQUESTS) },
);

const describe = ({ family }: BaseRequest, list: readonly Mutation[]): string =>
  [family, ...list.map(({ name: what, place }) => `${what} at ${place}`)].join(', ');

/** Mutated, then signed: the signature is valid, so only the other checks protect the CA. */
const signedAfterwards = fc.tuple(base, fewMutations).map(([request, list]): FuzzCase => {
  const [info] = readDer(request.der).children;
  const signed = putTogether(mutate(takeApart(info?.encoding ?? request.der), list));
  const der = signInfo(signed, { key: request.key });
  return { kind: 'signed after mutation', description: describe(request, list), pem: toPem(der), der };
});

/** Signed, then mutated anywhere, the signature included. */
const signedBefore = fc.tuple(base, fewMutations).map(([request, list]): FuzzCase => {
  const der = putTogether(mutate(takeApart(request.der), list));
  return {
    kind: 'signed before mutation',
    description: describe(request, list),
    pem: toPem(der),
    der,
    original: request.der,
  };
});

const oneBit = fc.tuple(base, fc.nat()).map(([request, bit]): FuzzCase => {
  const der = flip(request.der, bit);
  return {
    kind: 'one bit flipped',
    description: `${request.family}, bit ${bit}`,
    pem: toPem(der),
    der,
    original: request.der,
  };
});

/** Signed, with a request for a CA certificate hidden in mutated extensions. */
const hiddenCa = fewMutations.map((list): FuzzCase => {
  const caTrue = attributes(requestOf([extension(Oid.basicConstraints, CA_TRUE)]));
  const der = forgeCsr({ attributes: putTogether(mutate(takeApart(caTrue), list)) });
  return {
    kind: 'CA:TRUE hidden',
    description: list.map((each) => each.name).join(', '),
    pem: toPem(der),
    der,
  };
});

const stringType = fc.constantFrom<number>(
  Tag.Utf8String,
  Tag.PrintableString,
  Tag.Ia5String,
  Tag.NumericString,
  Tag.TeletexString,
  Tag.UniversalString,
  Tag.BmpString,
  VISIBLE_STRING,
);

/** A name that looks like the device's own. */
const lookalike = fc
  .tuple(
    fc.oneof(fc.constantFrom(...LOOKALIKES, CLIENT_ID), fc.string({ unit: 'grapheme', maxLength: 40 })),
    stringType,
    fc.nat({ max: 3 }),
  )
  .map(([commonName, tag, more]): FuzzCase => {
    const rdn = set(nameAttribute(Oid.commonName, text(tag, commonName)));
    const around = [set(nameAttribute(Oid.organization, text(Tag.Utf8String, 'Evil'))), rdn];
    const subject = more < 2 ? name([rdn]) : more === 2 ? name([...around, rdn]) : name(around);
    const der = forgeCsr({ subject });
    return {
      kind: 'lookalike subject',
      description: `${JSON.stringify(commonName)} as ${tag}`,
      pem: toPem(der),
      der,
    };
  });

/** One alternative name of each kind. */
const namesOfEveryKind = sequence(
  GeneralName.dns('device-1.example'),
  GeneralName.email('device-1@example'),
  GeneralName.uri('urn:example:device-1'),
  GeneralName.ip(10, 0, 0, 1),
  GeneralName.ip(...Buffer.from('20010db8000000000000000000000001', 'hex')),
  GeneralName.directory(name(['device-1'])),
  GeneralName.registeredId('1.3.6.1.4.1.55555'),
  GeneralName.other(Oid.hardwareModuleName, sequence(oid('1.3.6.1.4.1.55555'), octetString(Buffer.of(0, 1)))),
);

const askingForNames = (list: Buffer): Buffer =>
  forgeCsr({ attributes: attributes(requestOf([extension(Oid.subjectAltName, list)])) });

/** Alternative names, mutated, then signed: the CA would copy them into the certificate. */
const mutatedNames = fewMutations.map((list): FuzzCase => {
  const der = askingForNames(putTogether(mutate(takeApart(namesOfEveryKind), list)));
  return {
    kind: 'alternative names',
    description: list.map((each) => each.name).join(', '),
    pem: toPem(der),
    der,
  };
});

/** An alternative name that looks like the device's own. */
const lookalikeName = fc
  .tuple(
    fc.oneof(fc.constantFrom(...LOOKALIKES, CLIENT_ID), fc.string({ unit: 'grapheme-ascii', maxLength: 40 })),
    fc.constantFrom('dns', 'email', 'uri'),
    fc.boolean(),
  )
  .map(([host, kind, alone]): FuzzCase => {
    const own = GeneralName.dns(CLIENT_ID);
    const other = GeneralName[kind](host);
    const der = askingForNames(sequence(...(alone ? [other] : [own, other])));
    return {
      kind: 'lookalike alternative name',
      description: `${kind} ${JSON.stringify(host)}`,
      pem: toPem(der),
      der,
    };
  });

const RSA_KEY = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

/** A valid signature whose RSASSA-PSS parameters are mutated, and may contradict it. */
const mutatedPss = fewMutations.map((list): FuzzCase => {
  const { algorithm, signature } = pssWithSha256(RSA_KEY);
  const der = forgeCsr({
    key: RSA_KEY,
    algorithm: putTogether(mutate(takeApart(algorithm), list)),
    signature,
  });
  return {
    kind: 'PSS parameters',
    description: list.map((each) => each.name).join(', '),
    pem: toPem(der),
    der,
  };
});

/** Random bytes, bare or wrapped in a SEQUENCE. */
const octets = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean())
  .map(([any, wrapped]): FuzzCase => {
    const der = wrapped ? sequence(any) : Buffer.from(any);
    return { kind: 'any octets', description: der.subarray(0, 16).toString('hex'), pem: toPem(der), der };
  });

const SCRAPS = [
  '\0',
  '\r',
  '-----',
  '-----BEGIN X-----',
  '=',
  '====',
  'é',
  '\u2028',
  ' ',
  '\t\n',
  '{"_aws":{}}',
  '*',
];

/** A good CSR with text cut out of its PEM or inserted. */
const litteredText = fc
  .tuple(fc.constantFrom(...GOOD_REQUESTS), fc.nat(), fc.nat({ max: 40 }), fc.constantFrom(...SCRAPS, ''))
  .map(([{ family, der }, place, cut, scrap]): FuzzCase => {
    const pem = toPem(der);
    const at = place % (pem.length + 1);
    const littered = pem.slice(0, at) + scrap + pem.slice(at + cut);
    return {
      kind: 'text',
      description: `${family}, ${cut} cut at ${at} for ${JSON.stringify(scrap)}`,
      pem: littered,
      original: der,
    };
  });

const cases: fc.Arbitrary<FuzzCase> = fc.oneof(
  { weight: 10, arbitrary: signedAfterwards },
  { weight: 3, arbitrary: signedBefore },
  { weight: 1, arbitrary: oneBit },
  { weight: 3, arbitrary: hiddenCa },
  { weight: 3, arbitrary: lookalike },
  { weight: 4, arbitrary: mutatedNames },
  { weight: 2, arbitrary: lookalikeName },
  { weight: 1, arbitrary: mutatedPss },
  { weight: 1, arbitrary: octets },
  { weight: 2, arbitrary: litteredText },
);

/** Generates the case for a seed: the same on every machine, except for keys and signatures. */
export function caseOf(seed: number): FuzzCase {
  const [drawn] = fc.sample(cases, { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error(`seed ${seed} gives no case`);
  return drawn;
}
