import { type DerNode, MalformedDer, readDer, Tag } from '../../handler/x509/der';
import { lengthOctets } from '../../handler/x509/write-der';

/** A DER value taken apart, so that a mutation can break any part and still write the rest around it. */
export interface Piece {
  readonly tag: number;
  /** Octets of a value that holds no others; of a BIT STRING that does, the count of unused bits. */
  readonly content: Buffer;
  readonly inside: readonly Piece[];
  /** How the length is written when it is not as DER has it. */
  readonly lengthAs?: LengthForm;
}

export type LengthForm = 'indefinite' | 'padded' | 'one more' | 'one less' | 'huge';

/** Takes a value apart, what is inside OCTET STRINGs and BIT STRINGs included, where that is DER too. */
export function takeApart(der: Buffer): Piece {
  return fromNode(readDer(der));
}

function fromNode({ tag, content, children }: DerNode): Piece {
  if (children.length > 0) return { tag, content: Buffer.alloc(0), inside: children.map(fromNode) };
  const prefix = tag === Tag.BitString ? 1 : 0;
  if (tag === Tag.BitString || tag === Tag.OctetString) {
    try {
      const wrapped = takeApart(content.subarray(prefix));
      if (wrapped.inside.length > 0) return { tag, content: content.subarray(0, prefix), inside: [wrapped] };
    } catch (error) {
      if (!(error instanceof MalformedDer)) throw error;
    }
  }
  return { tag, content, inside: [] };
}

/** Writes a value; with no mutation in it, the same bytes that were taken apart. */
export function putTogether({ tag, content, inside, lengthAs }: Piece): Buffer {
  const body = Buffer.concat([content, ...inside.map(putTogether)]);
  return Buffer.concat([Buffer.of(tag), ...writeLength(body, lengthAs)]);
}

function writeLength(body: Buffer, form: LengthForm | undefined): Buffer[] {
  switch (form) {
    case 'indefinite':
      return [Buffer.of(0x80), body, Buffer.of(0, 0)];
    case 'padded':
      return [Buffer.of(0x83, 0, body.length >> 8, body.length & 0xff), body];
    case 'one more':
      return [Buffer.from(lengthOctets(body.length + 1)), body];
    case 'one less':
      return [Buffer.from(lengthOctets(Math.max(0, body.length - 1))), body];
    case 'huge':
      return [Buffer.of(0x84, 0xff, 0xff, 0xff, 0xff), body];
    default:
      return [Buffer.from(lengthOctets(body.length)), body];
  }
}

/** What is done to one piece of a request: it becomes none, one or several. */
export type Change = (piece: Piece) => readonly Piece[];

/** One change at one place; the numbers choose among however many places there are. */
export interface Mutation {
  readonly name: string;
  readonly place: number;
  readonly change: Change;
}

/** A copy with one bit flipped; nothing to flip, nothing flipped. */
export function flip(octets: Buffer, bit: number): Buffer {
  const copy = Buffer.from(octets);
  if (copy.length === 0) return copy;
  const index = Math.floor(bit / 8) % copy.length;
  copy[index] = (copy[index] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

/** The request with the mutations made, one after the other. The outermost piece itself stays one piece. */
export function mutate(root: Piece, list: readonly Mutation[]): Piece {
  return list.reduce((mutated, { place, change }) => {
    const target = place % count(mutated);
    const [only, ...more] = changeAt(mutated, target, change);
    return only !== undefined && more.length === 0 ? only : mutated;
  }, root);
}

function count({ inside }: Piece): number {
  return inside.reduce((sum, piece) => sum + count(piece), 1);
}

/** Pieces are counted from the outermost inwards, each before those inside it. */
function changeAt(piece: Piece, target: number, change: Change): readonly Piece[] {
  if (target === 0) return change(piece);
  let skipped = 1;
  const inside = piece.inside.flatMap((child) => {
    const size = count(child);
    const hit = target >= skipped && target < skipped + size;
    const changed = hit ? changeAt(child, target - skipped, change) : [child];
    skipped += size;
    return changed;
  });
  return [{ ...piece, inside }];
}
