import type { Services } from './provider/behaviours';
import { roleNameIn } from './services/iam/iam';
import { ResourceNotFoundException as NoSuchProvider } from './services/iot/errors';
import type { IotCore } from './services/iot/iot-core';
import { ResourceNotFoundException as NoSuchFunction } from './services/lambda/errors';
import type { LambdaService } from './services/lambda/lambda-service';

/** The sandbox's Lambda and AWS IoT as the stand-in provider reaches them. */
export function terraformServices(
  lambda: LambdaService,
  iot: IotCore,
): Pick<Services, 'functions' | 'invoker' | 'certificateProviders'> {
  return {
    functions: {
      async put({ name: functionName, role: roleArn, zip, handler, environment, ...limits }) {
        const { timeoutSeconds, memoryMb, runtime } = limits;
        const role = roleNameIn(roleArn);
        const settings = { functionName, role, zip, handler, environment, timeoutSeconds, memoryMb, runtime };
        const existing = await unless(NoSuchFunction, lambda.getFunction(functionName));
        return existing ? lambda.updateFunction(settings) : lambda.createFunction(settings);
      },
      describe: (name) => unless(NoSuchFunction, lambda.getFunction(name)),
      async delete(name) {
        await unless(NoSuchFunction, lambda.deleteFunction(name));
      },
    },
    invoker: {
      async invoke(functionName, payload) {
        const answer = await lambda.invoke(functionName, JSON.parse(payload));
        return { payload: JSON.stringify(answer.payload), functionError: answer.functionError };
      },
    },
    certificateProviders: {
      async create({ name, lambdaFunctionArn }) {
        await iot.createCertificateProvider({ certificateProviderName: name, lambdaFunctionArn });
      },
      async describe(name) {
        const found = await unless(NoSuchProvider, iot.describeCertificateProvider(name));
        return (
          found && {
            name,
            lambdaFunctionArn: found.lambdaFunctionArn,
            accountDefaultForOperations: found.accountDefaultForOperations,
            tags: [],
          }
        );
      },
      async update({ name, lambdaFunctionArn }) {
        await iot.updateCertificateProvider({ certificateProviderName: name, lambdaFunctionArn });
      },
      async delete(name) {
        await unless(NoSuchProvider, iot.deleteCertificateProvider(name));
      },
    },
  };
}

/** What an operation answers, or `undefined` when it says that the thing is not there. */
async function unless<Result>(
  notThere: new (...args: never) => Error,
  operation: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof notThere) return undefined;
    throw error;
  }
}
