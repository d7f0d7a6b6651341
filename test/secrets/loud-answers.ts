import type { WireFault } from '../../sandbox/wire/faults/wire-fault';

/** An answer at the wire. */
export type LoudAnswer = Extract<WireFault, { readonly kind: 'response' }>;

/** Contents in which a server may repeat what it was sent. */
const CONTENTS: Readonly<Record<string, (said: readonly string[], inLine: string) => string>> = {
  'application/json': (said, inLine) =>
    JSON.stringify({ errors: [inLine, ...said], data: { certificate: inLine, ca_chain: said } }),
  'text/html': (_, inLine) =>
    `<html><body><form><input name="authorization" value="${inLine}">${inLine}</form></body></html>`,
  'text/plain': (said) => `The request, in words: ${said.join('\n')}`,
};

/** Statuses with which servers answer so, by the type of the content. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  'application/json': [200, 400, 403, 429],
  'text/html': [200, 401, 503],
  'text/plain': [202, 302, 307, 400, 401, 403, 404, 500],
};

/** Names of the answers: status and type of the content. */
export const LOUD_ANSWERS: readonly string[] = Object.entries(STATUSES).flatMap(([type, statuses]) =>
  statuses.map((status) => `${status} ${type}`),
);

/** An answer that repeats what was said in its body and in its headers: the worst that a CA's server can do. */
export function loudAnswer(name: string, said: readonly string[]): LoudAnswer {
  const [status = '', contentType = ''] = name.split(' ');
  const inLine = said.join(' ').replaceAll(/[^\x20-\x7e]/g, '');
  return {
    kind: 'response',
    status: Number(status),
    contentType,
    body: CONTENTS[contentType]?.(said, inLine) ?? inLine,
    headers: {
      'www-authenticate': `Basic realm="${inLine.replaceAll('"', '')}"`,
      'retry-after': inLine,
      location: `/login/${encodeURIComponent(said[0] ?? '')}?said=${encodeURIComponent(inLine)}`,
    },
  };
}
