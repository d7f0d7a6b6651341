import { randomUUID } from 'node:crypto';
import { cloudFormationSchema } from '../../../sandbox/provider/behaviours/certificate-provider-schema';
import type {
  CertificateProvider,
  CertificateProviders,
} from '../../../sandbox/services/iot/certificate-providers';
import { ApiError, found, type Service } from '../wire/api';

/**
 * Cloud Control with the one type that we deploy. Its first answer carries the identifier and says `IN_PROGRESS`,
 * whatever the outcome is.
 */
export function cloudControlService(providers: CertificateProviders): Service {
  const requests = new Map<string, object>();
  const begin = (Operation: string, Identifier: string, run: () => void, failure: string) => {
    const RequestToken = randomUUID();
    const event = {
      TypeName: 'AWS::IoT::CertificateProvider',
      Identifier,
      RequestToken,
      Operation,
      EventTime: 0,
    };
    try {
      run();
      requests.set(RequestToken, { ...event, OperationStatus: 'SUCCESS' });
    } catch (error) {
      const { message } = error as Error;
      requests.set(RequestToken, {
        ...event,
        OperationStatus: 'FAILED',
        ErrorCode: failure,
        StatusMessage: message,
      });
    }
    return { ProgressEvent: { ...event, OperationStatus: 'IN_PROGRESS' } };
  };
  return {
    protocol: 'json',
    operations: {
      CreateResource: ({ DesiredState }: { readonly DesiredState: string }) => {
        const { CertificateProviderName: name, LambdaFunctionArn: lambdaFunctionArn } =
          JSON.parse(DesiredState);
        const create = () => providers.create({ certificateProviderName: name, lambdaFunctionArn });
        return begin('CREATE', name, create, 'AlreadyExists');
      },
      GetResource: ({ Identifier, TypeName }: { readonly Identifier: string; readonly TypeName: string }) => {
        const provider = providers.list().find((one) => one.certificateProviderName === Identifier);
        if (provider === undefined)
          throw new ApiError('ResourceNotFoundException', `There is no ${Identifier}.`);
        return { TypeName, ResourceDescription: { Identifier, Properties: properties(provider) } };
      },
      DeleteResource: ({ Identifier }: { readonly Identifier: string }) =>
        begin('DELETE', Identifier, () => providers.delete(Identifier), 'NotFound'),
      GetResourceRequestStatus: ({ RequestToken }: { readonly RequestToken: string }) => ({
        ProgressEvent: found(requests, RequestToken, 'RequestTokenNotFoundException', 400),
      }),
    },
  };
}

/** CloudFormation's registry, which the provider asks for the schema of the type. */
export const CLOUDFORMATION: Service = {
  protocol: 'query',
  operations: {
    DescribeType: ({ TypeName }: { readonly TypeName: string }) => ({
      TypeName,
      Type: 'RESOURCE',
      Schema: cloudFormationSchema(),
    }),
  },
};

function properties(provider: CertificateProvider): string {
  return JSON.stringify({
    AccountDefaultForOperations: provider.accountDefaultForOperations,
    Arn: provider.certificateProviderArn,
    CertificateProviderName: provider.certificateProviderName,
    LambdaFunctionArn: provider.lambdaFunctionArn,
  });
}
