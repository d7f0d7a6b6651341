import type { Services } from './provider/behaviours';
import { roleNameIn } from './services/iam/iam';
import { ResourceNotFoundException as NoSuchProvider } from './services/iot/errors';
import type { IotCore } from './services/iot/iot-core';
import { ResourceNotFoundException as NoSuchFunction } from './services/lambda/errors';
import type { LambdaService } from './services/lambda/lambda-service';
import type { Scheduler } from './services/scheduler/scheduler';
import type { Documents } from './services/ssm/documents';
import type { ParameterStore, ParameterType } from './services/ssm/parameter-store';

/** The sandbox's Lambda and AWS IoT as the stand-in provider reaches them. */
export function terraformServices(
  lambda: LambdaService,
  iot: IotCore,
  store: ParameterStore,
  documents: Documents,
  scheduler: Scheduler,
): Pick<
  Services,
  'functions' | 'invoker' | 'certificateProviders' | 'parameters' | 'documents' | 'schedules'
> {
  return {
    parameters: {
      list: async () => store.all.map(({ Name, Type, Value }) => ({ name: Name, type: Type, value: Value })),
      async put({ name, type, value }) {
        store.putParameter({ Name: name, Type: type as ParameterType, Value: value, Overwrite: true });
      },
      async delete(name) {
        store.deleteParameters({ Names: [name] });
      },
    },
    documents: {
      get: (name) => (documents.all.has(name) ? documents.content(name).content : undefined),
      set(name, content) {
        if (!documents.all.has(name)) documents.create(name, 'Automation', 'JSON', content);
        else documents.setDefault(name, `${documents.update(name, content).versions.length}`);
        return new Map();
      },
      delete: (name) => {
        documents.delete(name);
        return true;
      },
    },
    schedules: {
      schedules: scheduler.schedules,
      put: (schedule) =>
        scheduler.put({ ...schedule, enabled: true, settings: {} as never, createdAt: new Date() }),
      delete: (name) => scheduler.delete(name),
    },
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
