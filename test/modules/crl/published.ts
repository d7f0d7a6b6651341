import type { RevocationListProps } from '../../../modules';
import { KmsPki } from '../../../modules';
import { type Synthesized, synthesizeStack } from '../synthesized';

/** A stack with a PKI that publishes its revocation list. */
export function synthesizePublished(revocationList: RevocationListProps = {}): Synthesized {
  return synthesizeStack((stack) => {
    new KmsPki(stack, 'pki', { name: 'fleet', revocationList: { publish: true, ...revocationList } });
  });
}

/** What a reference to a local of the stack leads to; other text as it is. */
export function followed(stack: Synthesized, text: unknown): unknown {
  const [, id] = /^\$\{local\.([\w-]+)\}$/.exec(String(text)) ?? [];
  return id === undefined ? text : followed(stack, stack.json.locals?.[id]);
}
