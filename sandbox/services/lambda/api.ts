import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import type { Roles } from '../iam/roles';
import { tagOperations } from '../tag-operations';
import { concurrencyOperations } from './concurrency-operations';
import { nameIn, type OfFunction } from './function-name';
import { functionOperations } from './function-operations';
import { invocationOperations } from './invocation-operations';
import type { LambdaService } from './lambda-service';
import { permissionOperations } from './permission-operations';

const MODEL = new ServiceModel(SDK.lambda);

/**
 * Lambda: functions that run in the sandbox, their policies, concurrency, and settings for asynchronous invocation.
 *
 * @param roles Must contain a function's role.
 */
export function lambdaApi(
  lambda: LambdaService,
  roles: Pick<Roles, 'has' | 'may'>,
  account: AwsAccount = SANDBOX_ACCOUNT,
): ServiceDefinition {
  const functionArn = (name: string) => regionalArn(account, 'lambda', `function:${name}`);
  const ofFunction = ({ FunctionName }: OfFunction) => functionArn(nameIn(FunctionName));
  const { ListTagsForResource: ListTags, ...changeTags } = tagOperations(lambda.tags, 'Resource', {
    keyOf: async (arn) => (await lambda.getFunction(nameIn(arn))).functionArn,
    form: 'map',
  });
  return {
    scope: 'lambda',
    model: MODEL,
    constraints: {
      FunctionName: {
        min: 1,
        max: 170,
        pattern: /(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]+(:\$LATEST|:[\w-]+)?/,
      },
      Role: { pattern: /arn:[\w-]+:iam::\d{12}:role\/?[\w+=,.@\-/]+/ },
      Handler: { max: 128, pattern: /[^\s]+/ },
      Description: { max: 256 },
      Timeout: { min: 1, max: 900 },
      MemorySize: { min: 128, max: 10_240 },
      ReservedConcurrentExecutions: { min: 0 },
      MaximumRetryAttempts: { min: 0, max: 2 },
      MaximumEventAgeInSeconds: { min: 60, max: 21_600 },
      StatementId: { min: 1, max: 100, pattern: /[\w-]+/ },
      InvocationType: { oneOf: ['Event', 'RequestResponse', 'DryRun'] },
    },
    operations: {
      ...functionOperations(lambda, roles, account, functionArn),
      ...concurrencyOperations(lambda, ofFunction),
      ...permissionOperations(lambda, ofFunction),
      ...invocationOperations(lambda, ofFunction),
      ListTags,
      ...changeTags,
    },
  };
}
