import { quote } from '../escape';
import { type DistinguishedName, escapeValue, renderName } from '../x509/name';
import { type Csr, checkCsr } from './csr';
import { ANY_NAMES, type NameRule, type RequestPolicy } from './request-policy';

/** A name and client id that the author of a pattern may have had in mind, and how they differ from the real ones. */
interface Variant {
  readonly name: string;
  readonly clientId?: string;
  /** A sentence. */
  readonly means: string;
}

/**
 * Explains in a sentence why a pattern refuses a request that it was perhaps meant to allow: the request matches when
 * written in another common form. `undefined` if nothing is close, or if the patterns are not the reason. For authors
 * of patterns; the signer itself does not guess.
 */
export function explainNearMiss(
  { subject, subjectName, alternativeNames }: Csr,
  clientId: string,
  policy: RequestPolicy,
): string | undefined {
  if (policy.subject.findViolation([subject], clientId) !== undefined) {
    return firstMatch(policy.subject, clientId, subjectVariants(subjectName, clientId));
  }
  const refused = policy.alternativeNames.findViolation(alternativeNames.names, clientId);
  return (
    refused && firstMatch(policy.alternativeNames, clientId, alternativeNameVariants(refused.name, clientId))
  );
}

/** A refused request, read without its names being checked; `undefined` if it was refused for anything else. */
export function readIgnoringNames(
  pem: string,
  clientId: string,
  { acceptSha1 }: RequestPolicy,
): Csr | undefined {
  try {
    return checkCsr(pem, clientId, { ...ANY_NAMES, acceptSha1 });
  } catch {
    return undefined;
  }
}

function firstMatch(rule: NameRule, clientId: string, variants: readonly Variant[]): string | undefined {
  return variants.find(
    (variant) => rule.findViolation([variant.name], variant.clientId ?? clientId) === undefined,
  )?.means;
}

function subjectVariants(name: DistinguishedName, clientId: string): readonly Variant[] {
  const subject = renderName(name);
  const parts = name.map((rdn) => renderName([rdn]));
  const reversed = [...parts].reverse();
  const order = `The signer writes the last part of the subject first, as RFC 4514 has it: ${quote(subject)}.`;
  const blanks = `The signer writes no blanks around = and after commas: ${quote(subject)}.`;
  const inOpensslForm = (texts: readonly string[]) =>
    texts.map((text) => text.replace('=', ' = ')).join(', ');
  const setsReversed = renderName(name.map((rdn) => [...rdn].reverse()));
  return [
    {
      name: setsReversed,
      means:
        'The pattern has the values of one part in another order. The signer writes the one with the shorter encoding ' +
        `first: ${quote(subject)}. With client ids of different lengths, allow both orders.`,
    },
    { name: parts.join(','), means: `The pattern has the parts in the reverse order. ${order}` },
    { name: reversed.join(', '), means: `The pattern has blanks in it. ${blanks}` },
    { name: inOpensslForm(reversed), means: `The pattern has blanks in it. ${blanks}` },
    { name: parts.join(', '), means: `The pattern has blanks in it and the reverse order. ${order}` },
    { name: inOpensslForm(parts), means: `The pattern has openssl's form. ${order}` },
    { name: parts.map((part) => `/${part}`).join(''), means: `The pattern has openssl's old form. ${order}` },
    ...clientIdsInOtherCase(subject, clientId),
  ];
}

function alternativeNameVariants(name: string, clientId: string): readonly Variant[] {
  const [, kind = '', value = name] = /^([A-Za-z]+:)(.*)$/s.exec(name) ?? [];
  const means = `The signer writes the kind in front: ${quote(name)}.`;
  return [
    { name: value, means: `The pattern lacks the kind of the name. ${means}` },
    { name: kind.toLowerCase() + value, means: `The pattern has the kind in lower case. ${means}` },
    { name: kind.toUpperCase() + value, means: `The pattern has the kind in upper case. ${means}` },
    ...clientIdsInOtherCase(name, clientId),
  ];
}

/** For a name that contains the client id in another case. */
function clientIdsInOtherCase(name: string, clientId: string): readonly Variant[] {
  const written = escapeValue(clientId);
  // The position is only valid if changing the case does not change the length.
  const at =
    written.length === written.toLowerCase().length ? name.toLowerCase().indexOf(written.toLowerCase()) : -1;
  const found = name.slice(at, at + written.length);
  if (at < 0 || found === written) return [];
  const means = `It would match for the client id ${quote(found)}: case matters, and this one is ${quote(clientId)}.`;
  return [{ name, clientId: found, means }];
}
