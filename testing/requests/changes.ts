import fc from 'fast-check';
import { Tag } from '../../handler/x509/der';
import { attributes, CA_TRUE, extension, Oid, requestOf } from './forge';
import { type Change, flip, type LengthForm, type Mutation, type Piece, takeApart } from './mutate';
import { CONTENTS, TAGS } from './traps';
import { boolean, integer, oid, sequence, set, text, value } from './write-der';

/** A change with a name to find it again by. */
type NamedChange = Omit<Mutation, 'place'>;

const named = (name: string, change: Change): NamedChange => ({ name, change });

const wrap = (piece: Piece, levels: number): Piece =>
  levels === 0 ? piece : wrap({ tag: Tag.Sequence, content: Buffer.alloc(0), inside: [piece] }, levels - 1);

const swapped = (inside: readonly Piece[], first: number, second: number): readonly Piece[] => {
  const copy = [...inside];
  const [a, b] = [copy[first % inside.length], copy[second % inside.length]];
  if (a === undefined || b === undefined) return inside;
  copy[first % inside.length] = b;
  copy[second % inside.length] = a;
  return copy;
};

/** Well-formed values for unexpected places. */
const WELL_FORMED: Readonly<Record<string, Buffer>> = {
  null: value(Tag.Null),
  true: boolean(0xff),
  zero: integer(0),
  'empty sequence': sequence(),
  'empty set': set(),
  'CA:TRUE': extension(Oid.basicConstraints, CA_TRUE),
  'CA:TRUE, critical': extension(Oid.basicConstraints, CA_TRUE, boolean(0xff)),
  'key cert sign': extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(2, 0x04))),
  'a name': extension(Oid.subjectAltName, sequence(value(0x82, Buffer.from('evil.example')))),
  'a request for CA:TRUE': requestOf([extension(Oid.basicConstraints, CA_TRUE)]),
  'attributes for CA:TRUE': attributes(requestOf([extension(Oid.basicConstraints, CA_TRUE)])),
  'an attribute of a name': sequence(oid(Oid.commonName), text(Tag.Utf8String, 'evil')),
  'an RDN': set(sequence(oid(Oid.commonName), text(Tag.Utf8String, 'evil'))),
  'the curve P-256': oid(Oid.p256),
  'the algorithm RSA': sequence(oid(Oid.rsaEncryption), value(Tag.Null)),
};

/** What is put next to a value or in its place, including BER's TRUE, which is not 255. */
const GRAFTS: readonly (readonly [name: string, piece: Piece])[] = [
  ...Object.entries(WELL_FORMED).map(([name, der]) => [name, takeApart(der)] as const),
  ['BER true', { tag: Tag.Boolean, content: Buffer.of(1), inside: [] }],
];

const changes: fc.Arbitrary<NamedChange> = fc.oneof(
  fc.constant(named('remove', () => [])),
  fc.constant(named('repeat', (piece) => [piece, piece])),
  fc.constant(named('reverse', (piece) => [{ ...piece, inside: [...piece.inside].reverse() }])),
  fc
    .tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
    .map(([first, second]) =>
      named(`swap ${first} and ${second}`, (piece) => [
        { ...piece, inside: swapped(piece.inside, first, second) },
      ]),
    ),
  fc.integer({ min: 1, max: 30 }).map((levels) => named(`nest ${levels}`, (piece) => [wrap(piece, levels)])),
  fc
    .constantFrom<LengthForm>('indefinite', 'padded', 'one more', 'one less', 'huge')
    .map((lengthAs) => named(`length ${lengthAs}`, (piece) => [{ ...piece, lengthAs }])),
  fc.constantFrom(...TAGS).map((tag) => named(`tag ${tag.toString(16)}`, (piece) => [{ ...piece, tag }])),
  fc
    .constantFrom(...CONTENTS)
    .map((content) =>
      named(`content ${content.subarray(0, 12).toString('hex')}`, (piece) => [
        { ...piece, content, inside: [] },
      ]),
    ),
  fc
    .constantFrom(...CONTENTS)
    .map((more) =>
      named(`append ${more.subarray(0, 12).toString('hex')}`, (piece) => [
        { ...piece, content: Buffer.concat([piece.content, more]) },
      ]),
    ),
  fc.constantFrom(...GRAFTS).map(([name, graft]) => named(`graft ${name}`, (piece) => [piece, graft])),
  fc.constantFrom(...GRAFTS).map(([name, graft]) => named(`replace with ${name}`, () => [graft])),
  fc.nat().map((bit) => named(`flip ${bit}`, (piece) => [{ ...piece, content: flip(piece.content, bit) }])),
);

/** Any of the mutations. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .tuple(changes, fc.nat())
  .map(([change, place]) => ({ ...change, place }));
