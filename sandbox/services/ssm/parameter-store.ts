import type {
  Parameter as StoredText,
  ParameterStore as TerraformParameters,
} from '../../provider/behaviours/parameters';
import { SsmError } from './errors';

/** A parameter as the API shows it. */
export interface Parameter {
  /** Full name, such as `/fleet/rollback-hold`. */
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Value: string;
  /** 1 when new, one more with each change. */
  readonly Version: number;
  readonly LastModifiedDate: Date;
}

/** The types of a parameter. */
export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** Request of PutParameter. */
export interface PutParameterRequest {
  readonly Name: string;
  readonly Value: string;
  /** Required for a new parameter. */
  readonly Type?: ParameterType;
  /** Whether a parameter that exists is changed. @default false */
  readonly Overwrite?: boolean;
  readonly Description?: string;
}

/** Largest value of a standard parameter, in bytes. (SSM API reference, PutParameter) */
const LARGEST_VALUE_BYTES = 4_096;

/** Most names in GetParameters and DeleteParameters. (SSM API reference) */
const MOST_NAMES = 10;

/**
 * Parameter Store, standard tier, in memory: the calls of its API under their own names, and the few that the
 * stand-in Terraform provider makes.
 */
export class ParameterStore implements TerraformParameters {
  readonly #parameters = new Map<string, Parameter>();

  /** @param now Clock of `LastModifiedDate`. @default the wall clock */
  constructor(private readonly now: () => Date = () => new Date()) {}

  /** @throws SsmError ParameterAlreadyExists unless `Overwrite`; ValidationException for what AWS does not take. */
  putParameter(request: PutParameterRequest): { readonly Version: number; readonly Tier: 'Standard' } {
    const { Name, Value, Overwrite = false } = request;
    const before = this.#parameters.get(Name);
    const Type = request.Type ?? before?.Type;
    requireName(Name);
    requireValue(Value);
    if (Type === undefined) throw new SsmError('ValidationException', `${Name} is new, so it needs a Type.`);
    if (before !== undefined && !Overwrite) {
      throw new SsmError(
        'ParameterAlreadyExists',
        `The parameter ${Name} already exists. To overwrite this value, set Overwrite.`,
      );
    }
    const Version = (before?.Version ?? 0) + 1;
    this.#parameters.set(Name, { Name, Type, Value, Version, LastModifiedDate: this.now() });
    return { Version, Tier: 'Standard' };
  }

  /** @throws SsmError ParameterNotFound */
  getParameter({ Name }: { readonly Name: string }): { readonly Parameter: Parameter } {
    const parameter = this.#parameters.get(Name);
    if (parameter === undefined) throw new SsmError('ParameterNotFound', `There is no parameter ${Name}.`);
    return { Parameter: parameter };
  }

  /** Names that are not there come back as invalid. */
  getParameters({ Names }: { readonly Names: readonly string[] }): {
    readonly Parameters: readonly Parameter[];
    readonly InvalidParameters: readonly string[];
  } {
    requireFew(Names);
    return {
      Parameters: Names.flatMap((name) => this.#parameters.get(name) ?? []),
      InvalidParameters: Names.filter((name) => !this.#parameters.has(name)),
    };
  }

  /** In one page, by name. */
  getParametersByPath({ Path, Recursive = false }: { readonly Path: string; readonly Recursive?: boolean }): {
    readonly Parameters: readonly Parameter[];
  } {
    const prefix = Path.endsWith('/') ? Path : `${Path}/`;
    const isUnder = ({ Name }: Parameter) =>
      Name.startsWith(prefix) && (Recursive || !Name.slice(prefix.length).includes('/'));
    return { Parameters: this.#sorted().filter(isUnder) };
  }

  /** @throws SsmError ParameterNotFound */
  deleteParameter({ Name }: { readonly Name: string }): Record<string, never> {
    this.getParameter({ Name });
    this.#parameters.delete(Name);
    return {};
  }

  /** Names that are not there come back as invalid. */
  deleteParameters({ Names }: { readonly Names: readonly string[] }): {
    readonly DeletedParameters: readonly string[];
    readonly InvalidParameters: readonly string[];
  } {
    requireFew(Names);
    const DeletedParameters = Names.filter((name) => this.#parameters.delete(name));
    return {
      DeletedParameters,
      InvalidParameters: Names.filter((name) => !DeletedParameters.includes(name)),
    };
  }

  /** All parameters, for Terraform. */
  async list(): Promise<readonly StoredText[]> {
    return this.#sorted().map(({ Name, Type, Value }) => ({ name: Name, type: Type, value: Value }));
  }

  /** Writes a parameter whether it is there or not, for Terraform. @throws SsmError as `putParameter` does */
  async put({ name, type, value }: StoredText): Promise<void> {
    this.putParameter({ Name: name, Type: type as ParameterType, Value: value, Overwrite: true });
  }

  /** Deletes a parameter if it is there, for Terraform. */
  async delete(name: string): Promise<void> {
    this.#parameters.delete(name);
  }

  #sorted(): readonly Parameter[] {
    return [...this.#parameters.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  }
}

function requireName(name: string): void {
  if (!/^[\w./-]{1,1011}$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw new SsmError(
      'ValidationException',
      `Parameter name ${JSON.stringify(name)}: letters, digits and _.-, in a hierarchy that begins with "/".`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new SsmError(
      'ValidationException',
      `Parameter name: can't be prefixed with "aws" or "ssm": ${name}`,
    );
  }
}

function requireValue(value: string): void {
  if (value === '' || Buffer.byteLength(value) > LARGEST_VALUE_BYTES) {
    throw new SsmError('ValidationException', `A value has 1 to ${LARGEST_VALUE_BYTES} bytes.`);
  }
  if (/\{\{.*\}\}/.test(value)) {
    throw new SsmError(
      'ValidationException',
      'A value holds nothing in double braces: {{}} nests parameters.',
    );
  }
}

function requireFew(names: readonly string[]): void {
  if (names.length < 1 || names.length > MOST_NAMES) {
    throw new SsmError('ValidationException', `Names has 1 to ${MOST_NAMES} members, not ${names.length}.`);
  }
}
