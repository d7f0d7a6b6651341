import type { SandboxVault } from '../../../sandbox/authorities/vault/vault-authority';
import type { WireRequest } from '../../../sandbox/wire/protocols/protocol';
import type { SecretFinder } from '../forms';
import { loudAnswer } from '../loud-answers';

/** Has a finder look for every token that Vault hands out from now on, and for what the signer gets one with. */
export function lookForLogins(finder: SecretFinder, { vault, services: { federation } }: SandboxVault): void {
  let count = 0;
  const { tokens } = vault;
  const issue = tokens.issue.bind(tokens);
  tokens.issue = (...login) => {
    const token = issue(...login);
    finder.add(`Vault token ${++count}`, token.id);
    return token;
  };
  const sign = federation.sign.bind(federation);
  federation.sign = (...claims) => {
    const jwt = sign(...claims);
    finder.add(`JWT ${++count}`, jwt);
    return jwt;
  };
  const aws = vault.auth.get('aws');
  if (aws === undefined) throw new Error('Vault has no login with IAM.');
  const login = aws.login.bind(aws);
  aws.login = (body) => {
    for (const header of signedIn(body)) {
      const [, signature] = /Signature=([0-9a-f]{64})/.exec(header) ?? [];
      if (signature !== undefined) finder.add(`signature ${++count}`, signature);
    }
    return login(body);
  };
}

/**
 * Has Vault answer requests with what they said, as a server does that explains what it did not understand.
 *
 * @param about Paths of the requests. @param name One of `LOUD_ANSWERS`.
 * @returns what ends it
 */
export function repeatRequests({ vault }: SandboxVault, about: RegExp, name: string): () => void {
  const answer = vault.answer.bind(vault);
  vault.answer = async (request) => {
    if (!about.test(request.path)) return answer(request);
    const { status = 200, contentType = '', body, headers } = loudAnswer(name, saidIn(request));
    return { status, contentType, body: String(body), headers, isForeign: true };
  };
  return () => {
    vault.answer = answer;
  };
}

/** What a request says that is secret: its token, or what it logs in with. */
function saidIn({ headers, body }: WireRequest): readonly string[] {
  const fields = JSON.parse(body.toString() || '{}') as Readonly<Record<string, string>>;
  const { jwt, secret_id } = fields;
  return [headers['x-vault-token'], jwt, secret_id, ...signedIn(fields)].flatMap((said) => said ?? []);
}

/** The headers of the request to AWS that a login hands on. AWS repeats them when it refuses their signature. */
function signedIn({ iam_request_headers: encoded }: Readonly<Record<string, unknown>>): readonly string[] {
  if (encoded === undefined) return [];
  const headers = JSON.parse(Buffer.from(String(encoded), 'base64').toString()) as Record<string, string[]>;
  // Longest first: what a message quotes of an answer is short.
  return Object.values(headers)
    .flat()
    .toSorted((one, other) => other.length - one.length);
}
