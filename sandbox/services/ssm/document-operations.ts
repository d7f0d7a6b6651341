import type * as sdk from '@aws-sdk/client-ssm';
import { type AwsAccount, regionalArn } from '../../account';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import { type Document, type Documents, hashOf } from './documents';

type Named = Given<sdk.GetDocumentRequest, 'Name'>;
type WithContent = Given<sdk.UpdateDocumentRequest, 'Name' | 'Content'>;

/** Documents, runbooks among them. */
export function documentOperations(
  documents: Documents,
  account: AwsAccount,
): ServiceDefinition['operations'] {
  const document = ({ Name }: Named) => regionalArn(account, 'ssm', `document/${Name}`);
  const described = ({ name, type, format, versions, defaultVersion, createdAt }: Document) => ({
    Name: name,
    DocumentType: type,
    DocumentFormat: format,
    Status: 'Active',
    SchemaVersion: '0.3',
    Owner: account.accountId,
    CreatedDate: createdAt,
    DocumentVersion: `${versions.length}`,
    LatestVersion: `${versions.length}`,
    DefaultVersion: `${defaultVersion}`,
    Hash: hashOf(versions.at(-1) ?? ''),
    HashType: 'Sha256',
    PlatformTypes: ['Windows', 'Linux', 'MacOS'],
    Tags: documents.tags.list(name),
  });
  return {
    CreateDocument: on(document, (input: Given<sdk.CreateDocumentRequest, 'Name' | 'Content'>, caller) => {
      const { Name, Content, DocumentType = 'Command', DocumentFormat = 'JSON', Tags } = input;
      const created = documents.create(Name, DocumentType, DocumentFormat, Content);
      requirePassRole(Content, caller);
      documents.tags.add(Name, Tags);
      return { DocumentDescription: described(created) };
    }),
    DescribeDocument: on(document, ({ Name }: Named) => ({ Document: described(documents.get(Name)) })),
    GetDocument: on(document, ({ Name, DocumentVersion }: Named) => {
      const { type, format } = documents.get(Name);
      const { content, version } = documents.content(Name, DocumentVersion);
      return {
        Name,
        Content: content,
        DocumentType: type,
        DocumentFormat: format,
        DocumentVersion: `${version}`,
        Status: 'Active',
      };
    }),
    UpdateDocument: on(document, ({ Name, Content }: WithContent, caller) => {
      requirePassRole(Content, caller);
      return { DocumentDescription: described(documents.update(Name, Content)) };
    }),
    UpdateDocumentDefaultVersion: on(
      document,
      ({
        Name,
        DocumentVersion,
      }: Given<sdk.UpdateDocumentDefaultVersionRequest, 'Name' | 'DocumentVersion'>) => {
        documents.setDefault(Name, DocumentVersion);
        return { Description: { Name, DefaultVersion: DocumentVersion } };
      },
    ),
    DeleteDocument: on(document, ({ Name }: Named) => documents.delete(Name)),
    // Documents in the sandbox are never shared.
    DescribeDocumentPermission: on(document, ({ Name }: Named) => {
      documents.get(Name);
      return { AccountIds: [], AccountSharingInfoList: [] };
    }),
    ListDocuments: on('*', () => ({ DocumentIdentifiers: [...documents.all.values()].map(described) })),
  };
}

/** Creating a runbook with a role requires permission to pass that role. (Systems Manager user guide, "Setting up Automation") */
function requirePassRole(content: string, caller: Caller): void {
  const { assumeRole } = JSON.parse(content) as { readonly assumeRole?: string };
  if (assumeRole?.startsWith('arn:'))
    requireAllowed(caller, 'iam:PassRole', assumeRole, { 'iam:PassedToService': 'ssm.amazonaws.com' });
}
