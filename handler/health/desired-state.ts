import { callAws } from '../account/aws-call';
import type { Deadline } from '../deadline';
import type { HealthCheckRequest } from './request';
import type { DesiredState } from './signing-mode';

/**
 * The desired state: what was declared, and whether there is a hold, or one was lifted.
 *
 * The declaration is read from where the last apply wrote it, not deployed to the signer: a rollback by declaration
 * then only deletes the certificate provider, and changes neither this function nor its schedule.
 */
export async function readDesiredState(
  request: HealthCheckRequest,
  deadline: Deadline,
): Promise<DesiredState> {
  const { holdParameter, declarationParameter, liftParameter, restorationParameter } = request;
  const values = await readParameters(
    [holdParameter, declarationParameter, liftParameter, restorationParameter].filter(
      (name) => name !== undefined,
    ),
    deadline,
  );
  const valueIn = (name: string | undefined) => (name === undefined ? undefined : values.get(name));
  const { selfManaged, restorations } = readDeclaration(declarationParameter, valueIn(declarationParameter));
  return {
    hold: valueIn(holdParameter),
    selfManagedDeclared: selfManaged,
    restorationPending: isAwaited(
      { restorations, lift: valueIn(liftParameter) },
      valueIn(restorationParameter),
    ),
  };
}

/** The values by name, without the parameters that do not exist. */
async function readParameters(
  Names: readonly string[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, string>> {
  const { Parameters = [] } = (await callAws(
    { service: 'ssm', method: 'POST', path: '/', target: 'AmazonSSM.GetParameters', input: { Names } },
    deadline,
  )) as GetParametersAnswer;
  return new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
}

interface GetParametersAnswer {
  readonly Parameters?: readonly { readonly Name: string; readonly Value: string }[];
}

/** What the last apply declared. */
interface Declaration {
  readonly selfManaged: boolean;
  /** How often self-managed signing was declared again. */
  readonly restorations: unknown;
}

/** Reads the declaration: JSON with a boolean `selfManaged`. */
function readDeclaration(parameter: string, value: string | undefined): Declaration {
  const { selfManaged, restorations } = parse(value);
  if (typeof selfManaged !== 'boolean') {
    throw new Error(
      `${parameter} does not contain the declared mode (${value ?? 'it does not exist'}); the next deploy writes it.`,
    );
  }
  return { selfManaged, restorations };
}

/** A return to self-managed signing, identified as the deployment counts them. */
interface Restoration {
  readonly restorations: unknown;
  /** Execution that last lifted a hold; `undefined` when none ever was. */
  readonly lift: string | undefined;
}

/**
 * Whether a restoration waits for a deploy: it differs from the one that the last complete apply recorded. A missing or
 * unreadable record explains nothing, so AWS signing without a reason still pages.
 */
function isAwaited({ restorations, lift }: Restoration, lastApplied: string | undefined): boolean {
  const last = parse(lastApplied);
  const counted = typeof restorations === 'number' && typeof last.restorations === 'number';
  return counted && (last.restorations !== restorations || (lift !== undefined && last.lift !== lift));
}

function parse(json = ''): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
