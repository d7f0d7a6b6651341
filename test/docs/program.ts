import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Placeholders in the documented policies, for the reader to fill in. */
export const Placeholder = {
  Name: 'NAME',
  Region: 'REGION',
  Account: 'ACCOUNT_ID',
  PkiName: 'PKI_NAME',
} as const;

type Properties = Readonly<Record<string, unknown>>;
type Section = Readonly<Record<string, Readonly<Record<string, Properties>>>>;

/** A resource or data source of the program, with variables replaced by placeholders. */
export interface Block {
  /**
   * The text of a property, or of one in a block, as `target.role_arn`. Throws when there is none, or when it refers to
   * something unknown here.
   */
  text(property: string): string;
  /** Whether it has the property. */
  has(property: string): boolean;
  /** The property as it was synthesized. */
  synthesized(property: string): string;
  /** A text with the references in it replaced. Throws, naming the reference, for one unknown here. */
  resolve(text: string): string;
}

/** A variable or an output, as far as a reader needs to know it. */
export interface Declaration {
  readonly description: string;
  /** `undefined`: the variable must be set. */
  readonly default?: unknown;
  /** Conditions on a value, in addition to its type. */
  readonly validation?: readonly { readonly condition: string }[];
}

/** A program of this repository. */
interface Source {
  /** From the root. */
  readonly path: string;
  /** Name of its stack. */
  readonly stack: string;
}

const SIGNER: Source = { path: 'main.ts', stack: 'iot-certificate-signing' };

/** The program of the PKI. */
export const PKI: Source = { path: 'pki/main.ts', stack: 'iot-pki' };

/** The program of a ledger alone. */
export const LEDGER: Source = { path: 'ledger/main.ts', stack: 'iot-ledger' };

/** What a program synthesizes: variables, outputs, and what permissions depend on. */
export class Program {
  readonly #resources: Section;
  readonly #dataSources: Section;
  readonly #locals: Readonly<Record<string, unknown>>;
  /** The Terraform variables, by name. */
  readonly variables: Readonly<Record<string, Declaration>>;
  /** The Terraform outputs, by name. */
  readonly outputs: Readonly<Record<string, Declaration>>;

  /** Runs a program as `cdktf synth` does, into a temporary folder. @param source @default the signer's */
  static synthesize({ path, stack }: Source = SIGNER): Program {
    const outdir = mkdtempSync(join(tmpdir(), 'docs-'));
    try {
      execFileSync(process.execPath, ['--import', 'tsx', path], {
        cwd: ROOT,
        env: { ...process.env, CDKTF_OUTDIR: outdir },
        stdio: 'inherit',
      });
      return new Program(JSON.parse(readFileSync(join(outdir, `stacks/${stack}/cdk.tf.json`), 'utf8')));
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }

  private constructor(stack: {
    resource: Section;
    data?: Section;
    locals: Readonly<Record<string, unknown>>;
    variable: Readonly<Record<string, Declaration>>;
    output: Readonly<Record<string, Declaration>>;
  }) {
    this.variables = stack.variable;
    this.outputs = stack.output;
    this.#resources = stack.resource;
    this.#dataSources = stack.data ?? {};
    this.#locals = stack.locals;
  }

  /** Types of all AWS resources and data sources; the latter begin with `data.`, as in Terraform. */
  get types(): readonly string[] {
    // Terraform's own types, such as terraform_data, need no permissions.
    const ofAws = (section: Section) => Object.keys(section).filter((type) => type.startsWith('aws_'));
    return [...ofAws(this.#resources), ...ofAws(this.#dataSources).map((type) => `data.${type}`)].sort();
  }

  /** Everything of one type. */
  blocks(type: string): readonly Block[] {
    const [section, name] = type.startsWith('data.')
      ? [this.#dataSources, type.slice('data.'.length)]
      : [this.#resources, type];
    return Object.values(section[name] ?? {}).map((properties) => ({
      text: (property) => this.#resolve(textOf(properties, property)),
      has: (property) => property in properties,
      synthesized: (property) => textOf(properties, property),
      resolve: (text) => this.#resolve(text),
    }));
  }

  #resolve(text: string): string {
    return text.replaceAll(/\$\{([^{}]+)\}/g, (_, reference: string) => this.#follow(reference));
  }

  #follow(reference: string): string {
    if (reference === 'var.name') return Placeholder.Name;
    // The folder of the CA's certificate, as the PKI's own program names it.
    if (/^replace\(local\..*certificate-parameter/.test(reference)) return `/${Placeholder.PkiName}`;
    // Of a resource with a count.
    const [, resource, attributeOfOne] = /^one\((.+)\[\*\]\.(\w+)\)$/.exec(reference) ?? [];
    if (resource !== undefined) return this.#follow(`${resource}.${attributeOfOne}`);
    // What is not given, as no variable is here, has a value of the program's own.
    const [, , own] = /^(local\.[\w-]+) == "" \? (local\.[\w-]+) : \1$/.exec(reference) ?? [];
    if (own !== undefined) return this.#follow(own);
    const [kind = '', ...path] = reference.split('.');
    if (kind === 'local') return this.#resolve(String(this.#locals[path.join('.')]));
    if (kind === 'data') {
      const known = DATA_SOURCES[path[0] ?? ''];
      if (known !== undefined) return known;
    }
    const [id = '', attribute = ''] = path;
    const properties = this.#resources[kind]?.[id];
    if (properties === undefined) throw new Error(`the reference \${${reference}} is unknown here`);
    if (kind === 'aws_lambda_function' && attribute === 'arn') {
      return arn('lambda', `function:${this.#resolve(textOf(properties, 'function_name'))}`);
    }
    if (kind === 'aws_iam_role' && attribute === 'arn') {
      return roleArn(this.#resolve(textOf(properties, 'name')));
    }
    return this.#resolve(textOf(properties, attribute));
  }
}

/** ARN of a resource in the account and Region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${Placeholder.Region}:${Placeholder.Account}:${resource}`;
}

/** AWS writes the ARN of a certificate provider in two ways, and does not document which one IAM checks. */
export function certificateProviderArns(name: string): readonly string[] {
  return ['/', ':'].map((separator) => arn('iot', `certificateprovider${separator}${name}`));
}

/** ARN of a role of the account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${Placeholder.Account}:role/${name}`;
}

const DATA_SOURCES: Readonly<Record<string, string>> = {
  aws_caller_identity: Placeholder.Account,
  aws_partition: 'aws',
  aws_region: Placeholder.Region,
};

function textOf(properties: Properties, property: string): string {
  const value = property.split('.').reduce<unknown>((block, key) => Object(block)[key], properties);
  if (typeof value !== 'string') throw new Error(`${property} must be a text, not ${JSON.stringify(value)}`);
  return value;
}
