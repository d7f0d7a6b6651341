import { NormalizedSchema, type OperationSchema } from '@smithy/core/schema';

/** How a REST API addresses an operation. */
interface HttpBinding {
  readonly method: string;
  /** Segments of the path, decoded; `{Name}` is a member, `{Name+}` for one that spans slashes. */
  readonly path: readonly string[];
  /** Parameters of the query that tell it from others with the same path; an empty value stands for any. */
  readonly query: URLSearchParams;
  /** Status of its answer. */
  readonly status: number;
}

/** An operation in AWS's public model of a service. */
export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Only for REST APIs. */
  readonly http: HttpBinding | undefined;
}

/** Kinds of schemas in the SDK's packages. (Its `op` and `error`) */
const OPERATION = 9;
const ERROR = -3;

/**
 * AWS's public model of a service, from the SDK package of its client: operations, shapes, bindings and errors. Nothing
 * that AWS publishes is written by hand here.
 */
export class ServiceModel {
  readonly #operations = new Map<string, OperationModel>();
  readonly #statuses = new Map<string, number>();
  #loaded = false;
  #isRest = false;

  readonly #sdk: () => object;

  /** @param sdk Loads the package, such as `@aws-sdk/client-iam`, on first use. */
  constructor(sdk: () => object) {
    this.#sdk = sdk;
  }

  /** @returns undefined if the service has no such operation */
  operation(name: string): OperationModel | undefined {
    this.#load();
    return this.#operations.get(name);
  }

  /** All operations. */
  get operations(): Iterable<OperationModel> {
    this.#load();
    return this.#operations.values();
  }

  /** Whether method and path identify the operations. */
  get isRest(): boolean {
    this.#load();
    return this.#isRest;
  }

  /** HTTP status of an error; undefined if the model does not have it. */
  statusOf(code: string): number | undefined {
    this.#load();
    return this.#statuses.get(code);
  }

  #load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    for (const schema of Object.values(this.#sdk())) {
      if (!Array.isArray(schema)) continue;
      if (schema[0] === OPERATION) this.#addOperation(schema);
      if (schema[0] === ERROR) this.#addError(schema);
    }
  }

  #addOperation(schema: readonly unknown[]): void {
    const [, , name, traits, input, output] = schema as unknown as readonly [
      number,
      string,
      string,
      { readonly http?: readonly [method: string, path: string, status: number] } | undefined,
      OperationSchema['input'],
      OperationSchema['output'],
    ];
    const [method, uri = '', status = 200] = traits?.http ?? [];
    const [path = '', query] = uri.split('?');
    if (method !== undefined) this.#isRest = true;
    this.#operations.set(name, {
      name,
      input: NormalizedSchema.of(input),
      output: NormalizedSchema.of(output),
      http:
        method === undefined
          ? undefined
          : { method, path: path.split('/'), query: new URLSearchParams(query), status },
    });
  }

  #addError(schema: readonly unknown[]): void {
    const [, , name, traits] = schema as unknown as readonly [
      number,
      string,
      string,
      { readonly awsQueryError?: readonly [code: string, status: number]; readonly httpError?: number } | 0,
    ];
    const { awsQueryError: [code, queryStatus] = [], httpError } = traits || {};
    const status = queryStatus ?? httpError;
    if (status === undefined) return;
    this.#statuses.set(name, status);
    if (code !== undefined) this.#statuses.set(code, status);
  }
}
