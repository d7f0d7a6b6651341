import { createHash } from 'node:crypto';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { SsmError } from '../../../sandbox/services/ssm/errors';
import type { ParameterStore, PutParameterRequest } from '../../../sandbox/services/ssm/parameter-store';
import { ApiError, type Operations, type Service } from '../wire/api';
import { type Tag, Tags } from './tags';

/** Systems Manager: parameters and documents; what is kept here is what the sandbox's runbooks and signer see. */
export function ssmService(parameters: ParameterStore, documents: Map<string, string>): Service {
  const tags = new Tags();
  return {
    protocol: 'json',
    operations: {
      ...parameterOperations(parameters, tags),
      ...documentOperations(documents, tags),
      ListTagsForResource: ({ ResourceId }: Tagged) => ({ TagList: tags.list(ResourceId) }),
      AddTagsToResource: (input: Tagged & { readonly Tags: readonly Tag[] }) => {
        tags.add(input.ResourceId, input.Tags);
        return {};
      },
      RemoveTagsFromResource: (input: Tagged & { readonly TagKeys: readonly string[] }) => {
        tags.remove(input.ResourceId, input.TagKeys);
        return {};
      },
    },
  };
}

interface Tagged {
  readonly ResourceId: string;
}

function parameterOperations(store: ParameterStore, tags: Tags): Operations {
  const descriptions = new Map<string, string | undefined>();
  const get = (Name: string) => {
    const [parameter] = store.getParameters({ Names: [Name] }).Parameters;
    return parameter && { ...parameter, LastModifiedDate: 0, DataType: 'text', ARN: parameterArn(Name) };
  };
  return {
    PutParameter: (input: PutParameterRequest & { readonly Tags?: readonly Tag[] }) => {
      try {
        const answer = store.putParameter(input);
        if (input.Description !== undefined) descriptions.set(input.Name, input.Description);
        tags.add(input.Name, input.Tags);
        return answer;
      } catch (error) {
        if (error instanceof SsmError) throw new ApiError(error.name, error.message);
        throw error;
      }
    },
    GetParameter: ({ Name }: { readonly Name: string }) => {
      const parameter = get(Name);
      // AWS gives no message either.
      if (parameter === undefined) throw new ApiError('ParameterNotFound', '');
      return { Parameter: parameter };
    },
    GetParametersByPath: async ({ Path }: { readonly Path: string }) => ({
      Parameters: (await store.list())
        .filter(({ name }) => name.startsWith(`${Path}/`))
        .map(({ name }) => get(name)),
    }),
    DescribeParameters: (input: {
      readonly ParameterFilters: readonly { readonly Values: readonly string[] }[];
    }) => ({
      Parameters: input.ParameterFilters.flatMap(({ Values }) =>
        Values.flatMap((name) => {
          const parameter = get(name);
          return parameter ? [{ ...parameter, Tier: 'Standard', Description: descriptions.get(name) }] : [];
        }),
      ),
    }),
    DeleteParameter: async ({ Name }: { readonly Name: string }) => {
      await store.delete(Name);
      return {};
    },
  };
}

function parameterArn(name: string): string {
  return regionalArn(SANDBOX_ACCOUNT, 'ssm', `parameter/${name.replace(/^\//, '')}`);
}

interface Document {
  readonly Name: string;
  readonly Content: string;
  readonly DocumentType: string;
  readonly DocumentFormat: string;
  readonly Tags?: readonly Tag[];
}

function documentOperations(contents: Map<string, string>, tags: Tags): Operations {
  const kept = new Map<string, Document & { readonly version: number; readonly defaultVersion: number }>();
  const of = (name: string) => {
    const document = kept.get(name);
    // The provider goes by the words.
    if (document === undefined) {
      throw new ApiError('InvalidDocument', `Document with name ${name} does not exist.`);
    }
    return document;
  };
  return {
    CreateDocument: (input: Document) => {
      kept.set(input.Name, { ...input, version: 1, defaultVersion: 1 });
      contents.set(input.Name, input.Content);
      tags.add(input.Name, input.Tags);
      return { DocumentDescription: { Name: input.Name, Status: 'Active' } };
    },
    DescribeDocument: ({ Name }: Document) => {
      const { Content, DocumentType, DocumentFormat, version, defaultVersion } = of(Name);
      return {
        Document: {
          Name,
          DocumentType,
          DocumentFormat,
          Status: 'Active',
          SchemaVersion: '0.3',
          Owner: SANDBOX_ACCOUNT.accountId,
          DocumentVersion: `${version}`,
          LatestVersion: `${version}`,
          DefaultVersion: `${defaultVersion}`,
          Hash: createHash('sha256').update(Content).digest('hex'),
          HashType: 'Sha256',
          PlatformTypes: [],
          Parameters: [],
          Tags: tags.list(Name),
        },
      };
    },
    GetDocument: ({ Name }: Document) => {
      const { Content, DocumentType, DocumentFormat, version } = of(Name);
      return { Name, Content, DocumentType, DocumentFormat, DocumentVersion: `${version}`, Status: 'Active' };
    },
    DescribeDocumentPermission: () => ({ AccountIds: [], AccountSharingInfoList: [] }),
    UpdateDocument: ({ Name, Content }: Document) => {
      const document = of(Name);
      if (document.Content === Content)
        throw new ApiError('DuplicateDocumentContent', 'The content is the same.');
      const version = document.version + 1;
      kept.set(Name, { ...document, Content, version });
      contents.set(Name, Content);
      return { DocumentDescription: { Name, DocumentVersion: `${version}` } };
    },
    UpdateDocumentDefaultVersion: (input: { readonly Name: string; readonly DocumentVersion: string }) => {
      kept.set(input.Name, { ...of(input.Name), defaultVersion: Number(input.DocumentVersion) });
      return { Description: { Name: input.Name, DefaultVersion: input.DocumentVersion } };
    },
    DeleteDocument: ({ Name }: Document) => {
      kept.delete(Name);
      contents.delete(Name);
      return {};
    },
  };
}
