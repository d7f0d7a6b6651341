import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { Bundle, type Code } from '../bundle/bundle';
import type { GivenArn } from '../given-arns';
import { type PolicyStatement, policyDocument } from '../policy';
import type { Readiness, SigningAuthority } from './authority';
import { AuthorityChoice, type AuthorityOption } from './choice';

/** Of an authority that waits for nothing. */
const ALWAYS: Readiness = { holds: 'true', otherwise: '' };

/** Properties of `ChosenAuthority`. */
export interface ChosenAuthorityProps {
  readonly authority: SigningAuthority | AuthorityChoice;
  readonly account: Account;
}

/** An authority that a deployment has if Terraform chooses it. */
export interface Candidate extends AuthorityOption {
  /** An id for something that each candidate has: the given one if there is only one candidate. */
  readonly id: (of: string) => string;
}

/**
 * The authority of a deployment. If it is one of several, everything that differs among them is an expression by which
 * Terraform chooses while it plans.
 */
export class ChosenAuthority extends Construct {
  /** The authorities that Terraform chooses from; at least one. */
  readonly candidates: readonly Candidate[];
  readonly #account: Account;

  constructor(scope: Construct, id: string, { authority, account }: ChosenAuthorityProps) {
    super(scope, id);
    this.#account = account;
    this.candidates =
      authority instanceof AuthorityChoice
        ? authority.options.map((option) => ({
            ...option,
            id: authority.options.length === 1 ? (of) => of : (of) => `${of}-${option.name}`,
          }))
        : [{ name: '', authority, chosen: 'true', id: (of) => of }];
  }

  /** A text that differs among the candidates. @param id Unique within this construct. */
  text(id: string, of: (candidate: Candidate) => string): string {
    const texts = this.candidates.map((candidate) => ({ ...candidate, text: of(candidate) }));
    const [first, ...others] = texts;
    if (others.every(({ text }) => text === first?.text)) return first?.text ?? '';
    // In locals, because a text may be a template, which cannot stand inside an expression.
    const parts = texts.map(({ chosen, id: own, text }) => ({
      chosen,
      value: new TerraformLocal(this, own(id), text).fqn,
    }));
    return new TerraformLocal(this, id, `\${${firstOf(parts)}}`).asString;
  }

  /** The code, bundled during synthesis. Call it once. */
  code(): Code {
    const bundles = new Map(
      this.candidates.map(({ name, id, authority }) => [
        name,
        new Bundle(this, id('bundle'), { entry: authority.entry }),
      ]),
    );
    const of = (part: keyof Code) => this.text(part, ({ name }) => bundles.get(name)?.[part] ?? '');
    return { path: of('path'), sha256Base64: of('sha256Base64') };
  }

  /** The signer's environment variables. Those that only others than the chosen one have are empty. */
  settings(): Readonly<Record<string, string>> {
    const all = this.candidates.map(
      ({ name, authority }) => [name, authority.settings(this.#account)] as const,
    );
    const byName = new Map(all);
    const names = new Set(all.flatMap(([, settings]) => Object.keys(settings)));
    return Object.fromEntries(
      [...names].map((setting) => [
        setting,
        this.text(`setting-${setting}`, ({ name }) => byName.get(name)?.[setting] ?? ''),
      ]),
    );
  }

  /**
   * Terraform's expression for the names of the settings that the chosen one does not have; `undefined` if all have
   * the same.
   */
  unusedSettings(): string | undefined {
    const names = this.candidates.map(({ authority }) => Object.keys(authority.settings(this.#account)));
    const all = [...new Set(names.flat())];
    const unused = names.map((own) => all.filter((name) => !own.includes(name)));
    if (unused.every((list) => list.length === 0)) return undefined;
    return firstOf(
      this.candidates.map(({ chosen }, place) => ({
        chosen,
        value: `tolist(${JSON.stringify(unused[place])})`,
      })),
    );
  }

  /** The permissions of the signer's role, as a policy document. Call it once. Throws if an authority has none. */
  policy(): string {
    return this.text('policy', ({ id, authority }) => {
      const statements = authority.policy(this.#account);
      if (statements.length > 0) return this.#policyDocument(id('statement'), statements);
      throw new Error(
        `policy() of the authority with the entry ${authority.entry} has no statement, and IAM refuses a policy without ` +
          'one. Return the permissions that its signer needs. If it needs none, return one that every signer has ' +
          'anyway, such as xray:PutTelemetryRecords on *.',
      );
    });
  }

  /** The document with those statements whose conditions hold. @param id Unique within this construct. */
  #policyDocument(id: string, statements: readonly PolicyStatement[]): string {
    const all = policyDocument(statements);
    if (statements.every(({ onlyIf }) => onlyIf === undefined)) return all;
    const conditions = statements.map(({ Sid, onlyIf }) =>
      onlyIf === undefined ? 'true' : new TerraformLocal(this, `${id}-${Sid}`, onlyIf).fqn,
    );
    const document = new TerraformLocal(this, `${id}s`, all).fqn;
    const held = `[for place, it in jsondecode(${document}).Statement : it if [${conditions.join(', ')}][place]]`;
    return `\${jsonencode({ Version = "2012-10-17", Statement = ${held} })}`;
  }

  /** What must exist before devices are sent to the signer. Call it once. */
  readiness(): Readiness {
    const parts = this.candidates.map(({ chosen, id, authority }) => {
      const { holds, otherwise } =
        authority.readiness?.(new Construct(this, id('readiness')), chosen) ?? ALWAYS;
      const local = new TerraformLocal(this, id('otherwise'), otherwise).fqn;
      return { chosen, holds, otherwise: local };
    });
    const of = (part: 'holds' | 'otherwise') =>
      firstOf(parts.map(({ chosen, [part]: value }) => ({ chosen, value })));
    return { holds: of('holds'), otherwise: `\${${of('otherwise')}}` };
  }

  /** The ARNs among the properties; those of a candidate that is not chosen are empty. */
  arns(): readonly GivenArn[] {
    return this.candidates.flatMap(({ authority }) => authority.arns?.() ?? []);
  }
}

/** Terraform's expression for the first value whose condition holds, or else the last one. */
function firstOf(values: readonly { readonly chosen: string; readonly value: string }[]): string {
  const conditions = values.slice(0, -1).map(({ chosen, value }) => `${chosen} ? ${value} : `);
  return `${conditions.join('')}${values.at(-1)?.value}`;
}
