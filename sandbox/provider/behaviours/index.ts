import type { Behaviours, DataSourceBehaviour, ResourceBehaviour } from '../behaviour';
import { awsCertificateProvider, type CertificateProviders } from './certificate-provider';
import { CREATE_ONLY } from './create-only';
import { awsIamRolePolicy, type RolePolicies } from './iam-role-policy';
import { awsCallerIdentity, awsPartition, awsRegion } from './identity';
import { awsLambdaFunction, type LambdaFunctions } from './lambda-function';
import { awsLambdaInvocation, awsLambdaInvocationData, type LambdaInvoker } from './lambda-invocation';
import { awsSsmParameter, awsSsmParametersByPath, type ParameterStore } from './parameters';
import { awsIamPolicyDocument } from './policy-document';
import { awsSchedulerSchedule, type Schedules } from './scheduler-schedule';
import { awsSsmDocument, type Documents } from './ssm-document';

/** The services behind the types that do something; a type without its service is plain state. */
export interface Services {
  readonly functions?: LambdaFunctions;
  readonly invoker?: LambdaInvoker;
  readonly certificateProviders?: CertificateProviders;
  readonly parameters?: ParameterStore;
  readonly documents?: Documents;
  readonly rolePolicies?: RolePolicies;
  readonly schedules?: Schedules;
}

/** What each Terraform type does in the sandbox. */
export function awsBehaviours({
  functions,
  invoker,
  certificateProviders,
  parameters,
  documents,
  rolePolicies,
  schedules,
}: Services = {}): Behaviours {
  return {
    resources: {
      ...plainBehaviours(),
      ...given<ResourceBehaviour>({
        aws_cloudcontrolapi_resource: certificateProviders && awsCertificateProvider(certificateProviders),
        aws_lambda_function: functions && awsLambdaFunction(functions),
        aws_lambda_invocation: invoker && awsLambdaInvocation(invoker),
        aws_iam_role_policy: rolePolicies && awsIamRolePolicy(rolePolicies),
        aws_scheduler_schedule: schedules && awsSchedulerSchedule(schedules),
        aws_ssm_document: documents && awsSsmDocument(documents),
        aws_ssm_parameter: parameters && awsSsmParameter(parameters),
      }),
    },
    dataSources: {
      aws_caller_identity: awsCallerIdentity,
      aws_iam_policy_document: awsIamPolicyDocument,
      aws_partition: awsPartition,
      aws_region: awsRegion,
      ...given<DataSourceBehaviour>({
        aws_lambda_invocation: invoker && awsLambdaInvocationData(invoker),
        aws_ssm_parameters_by_path: parameters && awsSsmParametersByPath(parameters),
      }),
    },
  };
}

function plainBehaviours(): Record<string, ResourceBehaviour> {
  return Object.fromEntries(
    Object.entries(CREATE_ONLY).map(([type, names]) => [type, { createOnly: () => names }] as const),
  );
}

/** Leaves out the types whose service is not there. */
function given<T>(behaviours: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(behaviours).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
