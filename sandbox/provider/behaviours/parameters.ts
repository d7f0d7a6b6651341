import { regionalArn } from '../../account';
import type { DataSourceBehaviour, ResourceBehaviour } from '../behaviour';
import { type Attributes, optionalStringIn, stringIn } from '../values';

/** A parameter of SSM's Parameter Store. */
export interface Parameter {
  /** Full name, such as `/iot-signing/rollback-hold`. */
  readonly name: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly value: string;
}

/** What the stand-in needs of the Parameter Store. */
export interface ParameterStore {
  /** All parameters, in no particular order. */
  list(): Promise<readonly Parameter[]>;
  put(parameter: Parameter): Promise<void>;
  /** A parameter that is not there is not an error. */
  delete(name: string): Promise<void>;
}

/** Data source `aws_ssm_parameters_by_path`: parallel lists, sorted by name; empty lists when there is none. */
export function awsSsmParametersByPath(store: ParameterStore): DataSourceBehaviour {
  return {
    async read(config, { account }) {
      const path = stringIn(config, 'path');
      const found = (await store.list())
        .filter(({ name }) => isUnder(path, name, config.recursive === true))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return {
        id: path,
        arns: found.map(({ name }) => regionalArn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`)),
        names: found.map(({ name }) => name),
        types: found.map(({ type }) => type),
        values: found.map(({ value }) => value),
      };
    },
  };
}

/** Without `recursive` only the path's own level counts. */
function isUnder(path: string, name: string, recursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/'));
}

/** Resource `aws_ssm_parameter`. */
export function awsSsmParameter(store: ParameterStore): ResourceBehaviour {
  const put = async (planned: Attributes): Promise<Attributes> => {
    const name = stringIn(planned, 'name');
    // `value` is also computed: next to an `insecure_value` it holds what was there before.
    const value = optionalStringIn(planned, 'insecure_value') ?? optionalStringIn(planned, 'value') ?? '';
    await store.put({ name, type: stringIn(planned, 'type'), value });
    return { id: name, value };
  };
  return {
    createOnly: () => ['name'],
    recomputed: ({ prior, planned }) =>
      prior.insecure_value === planned.insecure_value ? ['version'] : ['value', 'version'],
    create: put,
    update: (_prior, planned) => put(planned),
    async read(state) {
      const name = stringIn(state, 'id');
      const parameter = (await store.list()).find((other) => other.name === name);
      if (parameter === undefined) return null;
      const found: Attributes = { value: parameter.value, type: parameter.type };
      return 'insecure_value' in state && state.insecure_value !== null
        ? { ...found, insecure_value: parameter.value }
        : found;
    },
    delete: (state) => store.delete(stringIn(state, 'id')),
  };
}
