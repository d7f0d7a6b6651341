import type { WireRequest } from '../../wire/protocols/protocol';

/** The operations of EST that the sandbox has. (RFC 7030, 3.2.2) */
export const EST_OPERATIONS = ['cacerts', 'simpleenroll', 'simplereenroll'] as const;

/** One of them. */
export type EstOperation = (typeof EST_OPERATIONS)[number];

/** Where every EST server is. (RFC 7030, 3.2.2) */
export const WELL_KNOWN = '/.well-known/est';

/** Where requests are redirected to, within the same server. */
export const MOVED = '/moved';

/** What a path asks for. */
export interface EstPath {
  readonly operation: EstOperation | undefined;
  /** `undefined` if the path has none. */
  readonly label: string | undefined;
  /** Whether the request has followed a redirect. */
  readonly isMoved: boolean;
}

/** Reads `/.well-known/est[/LABEL]/OPERATION`; `undefined` for another path. */
export function readPath({ path }: Pick<WireRequest, 'path'>): EstPath | undefined {
  const isMoved = path.startsWith(`${MOVED}/`);
  const within = isMoved ? path.slice(MOVED.length) : path;
  if (!within.startsWith(`${WELL_KNOWN}/`)) return undefined;
  const segments = within.slice(WELL_KNOWN.length + 1).split('/');
  if (segments.length > 2) return undefined;
  const operation = EST_OPERATIONS.find((name) => name === segments.at(-1));
  return { operation, label: segments.length === 2 ? segments[0] : undefined, isMoved };
}
