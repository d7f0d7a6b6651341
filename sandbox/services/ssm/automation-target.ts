import { call, type ServiceDefinition } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import type { Deliver } from '../events/rules';
import { roleNameIn } from '../iam/iam';

/** `arn:PARTITION:ssm:REGION:ACCOUNT:automation-definition/NAME:VERSION` */
const DEFINITION = /^arn:[^:]+:ssm:[^:]*:[^:]*:automation-definition\/([^:]+):([^:]+)$/;

/**
 * Delivers EventBridge events to runbooks: the event's input is the parameters, and the target's role starts the runbook.
 * The promise rejects for another kind of target, for a target without a role, and if Automation refuses.
 *
 * @param ssm Systems Manager's API, with the automation executions.
 * @param role Returns a role as a caller of services.
 */
export function automationTarget(ssm: ServiceDefinition, role: (name: string) => Caller): Deliver {
  return async ({ Arn = '', RoleArn }, input) => {
    const [, DocumentName, DocumentVersion] = DEFINITION.exec(Arn) ?? [];
    if (DocumentName === undefined || RoleArn === undefined) {
      throw new Error(`The sandbox only delivers to runbooks, with a role, and not to ${Arn}.`);
    }
    const request = { DocumentName, DocumentVersion, Parameters: input };
    await call(ssm, 'StartAutomationExecution', request, role(roleNameIn(RoleArn)));
  };
}
