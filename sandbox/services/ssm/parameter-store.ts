import type { ParameterTier } from '@aws-sdk/client-ssm';
import { ApiError, found } from '../../wire/api-error';
import { Conditions } from '../../wire/conditions';
import { Tags } from '../tags';

/** A stored parameter. */
export interface Parameter {
  /** Full name, such as `/fleet/rollback-hold`. */
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Value: string;
  /** Starts at 1 and increases with each change. */
  readonly Version: number;
  readonly LastModifiedDate: Date;
  readonly Description: string | undefined;
  /** Key of AWS KMS that encrypts a SecureString; `undefined` for the account's default, which takes no permission. */
  readonly KeyId: string | undefined;
  /** Advanced for good, once a value or a request has made it so. */
  readonly Tier: ParameterTier;
}

/** The types of a parameter. */
type ParameterType = 'String' | 'StringList' | 'SecureString';

/** Request of PutParameter. */
export interface PutParameterRequest {
  readonly Name: string;
  readonly Value: string;
  /** Required for a new parameter. */
  readonly Type?: ParameterType;
  /** Whether an existing parameter may be changed. @default false */
  readonly Overwrite?: boolean;
  readonly Description?: string;
  /** Only for a SecureString. */
  readonly KeyId?: string;
  /** @default Standard */
  readonly Tier?: ParameterTier;
}

/** The operations on parameters. */
const PARAMETER_OPERATIONS = [
  'DeleteParameter',
  'DeleteParameters',
  'DescribeParameters',
  'GetParameter',
  'GetParameters',
  'GetParametersByPath',
  'PutParameter',
] as const;

/** Largest value of a parameter, in bytes, by tier. (SSM API reference, PutParameter) */
const LARGEST_VALUE_BYTES = { Standard: 4_096, Advanced: 8_192 } as const;

/** Parameter Store in memory. Methods have the names of the API's operations. */
export class ParameterStore {
  readonly #parameters = new Map<string, Parameter>();
  readonly tags = new Tags();
  /** What requests meet at the wire. */
  readonly conditions = new Conditions({ operations: PARAMETER_OPERATIONS });

  readonly #now: () => Date;

  /** @param now Clock of `LastModifiedDate`. @default the wall clock */
  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** Every parameter, by name. */
  get all(): readonly Parameter[] {
    return [...this.#parameters.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** @throws ApiError ParameterAlreadyExists unless `Overwrite`; ValidationException for an invalid name or value. */
  putParameter(request: PutParameterRequest): { readonly Version: number; readonly Tier: ParameterTier } {
    const { Name, Value, Overwrite = false } = request;
    const before = this.#parameters.get(Name);
    const Type = request.Type ?? before?.Type;
    requireName(Name);
    const Tier = tierOf(request, before);
    requireValue(Value, LARGEST_VALUE_BYTES[Tier]);
    if (Type === undefined)
      throw new ApiError('ValidationException', `A new parameter needs a Type: ${Name}.`);
    if (before !== undefined && !Overwrite) {
      throw new ApiError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const Version = (before?.Version ?? 0) + 1;
    const Description = request.Description ?? before?.Description;
    const KeyId = Type === 'SecureString' ? (request.KeyId ?? before?.KeyId) : undefined;
    const LastModifiedDate = this.#now();
    this.#parameters.set(Name, { Name, Type, Value, Version, LastModifiedDate, Description, Tier, KeyId });
    return { Version, Tier };
  }

  /** @throws ApiError ParameterNotFound, which has no message in AWS */
  getParameter({ Name }: { readonly Name: string }): { readonly Parameter: Parameter } {
    return { Parameter: found(this.#parameters, Name, 'ParameterNotFound', '') };
  }

  /** Missing names are returned as invalid. */
  getParameters({ Names }: { readonly Names: readonly string[] }): {
    readonly Parameters: readonly Parameter[];
    readonly InvalidParameters: readonly string[];
  } {
    return {
      Parameters: Names.flatMap((name) => this.#parameters.get(name) ?? []),
      InvalidParameters: Names.filter((name) => !this.#parameters.has(name)),
    };
  }

  /** Returns one page, sorted by name. */
  getParametersByPath({ Path, Recursive = false }: { readonly Path: string; readonly Recursive?: boolean }): {
    readonly Parameters: readonly Parameter[];
  } {
    const prefix = Path.endsWith('/') ? Path : `${Path}/`;
    const isUnder = ({ Name }: Parameter) =>
      Name.startsWith(prefix) && (Recursive || !Name.slice(prefix.length).includes('/'));
    return { Parameters: this.all.filter(isUnder) };
  }

  /** @throws ApiError ParameterNotFound */
  deleteParameter({ Name }: { readonly Name: string }): Record<string, never> {
    this.getParameter({ Name });
    this.#parameters.delete(Name);
    this.tags.forget(Name);
    return {};
  }

  /** Missing names are returned as invalid. */
  deleteParameters({ Names }: { readonly Names: readonly string[] }): {
    readonly DeletedParameters: readonly string[];
    readonly InvalidParameters: readonly string[];
  } {
    const DeletedParameters = Names.filter((name) => this.#parameters.delete(name));
    return {
      DeletedParameters,
      InvalidParameters: Names.filter((name) => !DeletedParameters.includes(name)),
    };
  }
}

function requireName(name: string): void {
  if (!/^[\w./-]{1,1011}$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw new ApiError(
      'ValidationException',
      `Parameter name ${JSON.stringify(name)}: letters, digits and _.-, in a hierarchy that begins with "/".`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new ApiError(
      'ValidationException',
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive): ${name}`,
    );
  }
}

/**
 * With intelligent tiering, the value decides. (Systems Manager user guide, "Managing parameter tiers")
 *
 * @throws ApiError ValidationException for an advanced parameter that is to become a standard one
 */
function tierOf({ Tier = 'Standard', Value }: PutParameterRequest, before: Parameter | undefined) {
  const isLong = Buffer.byteLength(Value) > LARGEST_VALUE_BYTES.Standard;
  if (Tier === 'Advanced') return Tier;
  if (Tier === 'Intelligent-Tiering') return isLong || before?.Tier === 'Advanced' ? 'Advanced' : 'Standard';
  if (before?.Tier !== 'Advanced') return 'Standard';
  throw new ApiError(
    'ValidationException',
    "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier " +
      'to the standard-parameter tier.',
  );
}

function requireValue(value: string, largest: number): void {
  if (value === '' || Buffer.byteLength(value) > largest) {
    throw new ApiError('ValidationException', `A value has 1 to ${largest} bytes.`);
  }
  if (/\{\{.*\}\}/.test(value)) {
    throw new ApiError(
      'ValidationException',
      'A value may not contain double braces: {{}} would nest parameters.',
    );
  }
}
