import type { Sandbox } from '../../../sandbox/sandbox';
import type { Service } from '../wire/api';
import { CLOUDFORMATION, cloudControlService } from './cloud-control';
import { cloudWatchService } from './cloudwatch';
import { eventsService } from './events';
import { iamService } from './iam';
import { lambdaService } from './lambda';
import { logsService } from './logs';
import { schedulerService } from './scheduler';
import { snsService } from './sns';
import { ssmService } from './ssm';
import { STS } from './sts';

/**
 * The sandbox's account as the real AWS provider sees it: its functions, roles, parameters, runbooks and certificate
 * providers are the sandbox's own, the rest is kept as it was sent. By the names in the scope of a signature.
 */
export function servicesOf({
  iam,
  lambda,
  iot,
  parameters,
  runbooks,
}: Sandbox): Readonly<Record<string, Service>> {
  return {
    cloudcontrolapi: cloudControlService(iot.providers),
    cloudformation: CLOUDFORMATION,
    events: eventsService(),
    iam: iamService(iam),
    lambda: lambdaService(lambda),
    logs: logsService(),
    monitoring: cloudWatchService(),
    scheduler: schedulerService(),
    sns: snsService(),
    ssm: ssmService(parameters, runbooks.documents),
    sts: STS,
  };
}
