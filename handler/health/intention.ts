import { callAws } from '../account/aws-call';
import type { Deadline } from '../deadline';
import type { HealthCheckRequest } from './request';
import type { Intention } from './signing-mode';

/**
 * What people have said: by declaring it, by leaving a hold, and by lifting one.
 *
 * The declaration is read from where the last apply left it, not deployed to the signer: a rollback by declaration
 * then deletes the certificate provider and has nothing else to change, neither this function nor its schedule.
 */
export async function readIntention(request: HealthCheckRequest, deadline: Deadline): Promise<Intention> {
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
      `${parameter} does not say what is declared (${value ?? 'there is none'}); the next deploy writes it.`,
    );
  }
  return { selfManaged, restorations };
}

/** A return to self-managed signing, as the deployment counts them. */
interface Restoration {
  readonly restorations: unknown;
  /** Execution that last lifted a hold; `undefined` when none ever was. */
  readonly lift: string | undefined;
}

/**
 * Whether a restoration waits for a deploy: it differs from the one that the last complete apply recorded. A record that
 * is missing or unreadable explains nothing, so that AWS signing without a reason still pages.
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
