import { callAws } from '../account/aws-call';
import type { Deadline } from '../deadline';
import type { HealthCheckRequest } from './request';
import type { Intention } from './signing-mode';

/**
 * What people have said: by declaring it, and by leaving a hold.
 *
 * The declaration is read from where the last apply left it, not deployed to the signer: a rollback by declaration
 * then deletes the certificate provider and has nothing else to change, neither this function nor its schedule.
 */
export async function readIntention(
  { holdParameter, switchParameter }: HealthCheckRequest,
  deadline: Deadline,
): Promise<Intention> {
  const { Parameters = [] } = (await callAws(
    {
      service: 'ssm',
      method: 'POST',
      path: '/',
      target: 'AmazonSSM.GetParameters',
      input: { Names: [holdParameter, switchParameter] },
    },
    deadline,
  )) as GetParametersAnswer;
  const valueIn = (name: string) => Parameters.find(({ Name }) => Name === name)?.Value;
  return {
    hold: valueIn(holdParameter),
    selfManagedDeclared: readDeclared(switchParameter, valueIn(switchParameter)),
  };
}

interface GetParametersAnswer {
  readonly Parameters?: readonly { readonly Name: string; readonly Value: string }[];
}

/** The text that the signing switch of the deployment writes: JSON with a boolean `declared`. */
function readDeclared(parameter: string, value: string | undefined): boolean {
  const declared = value === undefined ? undefined : parse(value)?.declared;
  if (typeof declared !== 'boolean') {
    throw new Error(
      `${parameter} does not say what is declared (${value ?? 'there is none'}); the next deploy writes it.`,
    );
  }
  return declared;
}

function parse(json: string): { readonly declared?: unknown } | null {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
