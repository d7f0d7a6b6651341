import {
  CreateDocumentCommand,
  DeleteParametersCommand,
  DescribeDocumentCommand,
  DescribeParametersCommand,
  GetDocumentCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ssmApi } from '../../../../sandbox/services/ssm/api';
import { Documents } from '../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import { TestAccount } from '../../../../testing/account';

/** A runbook that sleeps. */
const waiting = (seconds: number, assumeRole = '') =>
  JSON.stringify({
    schemaVersion: '0.3',
    assumeRole,
    mainSteps: [{ name: 'Wait', action: 'aws:sleep', inputs: { Duration: `PT${seconds}S` } }],
  });

describe('Systems Manager at the wire', () => {
  let account: TestAccount;
  let ssm: SSMClient;

  beforeEach(async () => {
    account = await TestAccount.open(
      ssmApi({ parameters: new ParameterStore(), documents: new Documents() }),
    );
    ssm = new SSMClient(account.as());
  });

  afterEach(() => account.close());

  const put = (Name: string, more: object = {}) =>
    ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String', ...more }));

  describe('keeps parameters:', () => {
    it('a SecureString in clear only for who asks for that, and may decrypt with a key of its own', async () => {
      const KeyId = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
      await put('/fleet/default', { Type: 'SecureString' });
      await put('/fleet/own', { Type: 'SecureString', KeyId });
      const reader = new SSMClient(account.as('reader'));
      account.allow('reader', 'ssm:GetParameter', '*');
      const read = async (Name: string, WithDecryption = true) => {
        const { Parameter } = await reader.send(new GetParameterCommand({ Name, WithDecryption }));
        return Parameter?.Value;
      };

      expect(await read('/fleet/default')).toBe('x');
      expect(await read('/fleet/default', false)).not.toBe('x');
      expect(await read('arn:aws:ssm:eu-central-1:123456789012:parameter/fleet/default')).toBe('x');
      await expect(read('/fleet/own')).rejects.toThrow(`kms:Decrypt on resource: ${KeyId}`);
      account.allow('reader', 'kms:Decrypt', KeyId);
      expect(await read('/fleet/own')).toBe('x');
    });

    it('found by name and by path, with missing names reported', async () => {
      await put('/fleet/a');
      await put('/fleet/deep/b');
      const names = async (Recursive: boolean) => {
        const found = await ssm.send(new GetParametersByPathCommand({ Path: '/fleet', Recursive }));
        return found.Parameters?.map(({ Name }) => Name);
      };

      expect(await ssm.send(new GetParametersCommand({ Names: ['/fleet/a', '/fleet/c'] }))).toMatchObject({
        Parameters: [{ Name: '/fleet/a', Version: 1 }],
        InvalidParameters: ['/fleet/c'],
      });
      expect(await names(false)).toEqual(['/fleet/a']);
      expect(await names(true)).toEqual(['/fleet/a', '/fleet/deep/b']);
    });

    it('described with tags and without values', async () => {
      await put('/fleet/a', { Description: 'why', Tags: [{ Key: 'team', Value: 'iot' }] });
      const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: ['/fleet/a'] }];
      const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters }));
      const { TagList } = await ssm.send(
        new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/fleet/a' }),
      );

      expect(Parameters).toMatchObject([{ Name: '/fleet/a', Description: 'why', Tier: 'Standard' }]);
      expect(Parameters?.[0]).not.toHaveProperty('Value');
      expect(TagList).toEqual([{ Key: 'team', Value: 'iot' }]);
    });

    it('with a version that increases with each change, overwritten only on request', async () => {
      await put('/fleet/a');
      await expect(put('/fleet/a')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });

      expect(await put('/fleet/a', { Overwrite: true })).toMatchObject({ Version: 2 });
    });

    it('deletes several, and asks IAM about each', async () => {
      await put('/fleet/a');
      account.allow('ann', 'ssm:DeleteParameters', 'arn:aws:ssm:eu-central-1:123456789012:parameter/fleet/a');
      const ann = new SSMClient(account.as('ann'));
      const remove = (...Names: string[]) => ann.send(new DeleteParametersCommand({ Names }));

      await expect(remove('/fleet/a', '/fleet/b')).rejects.toMatchObject({ name: 'AccessDeniedException' });
      expect(await remove('/fleet/a')).toMatchObject({ DeletedParameters: ['/fleet/a'] });
    });
  });

  describe('keeps documents:', () => {
    const document = { Name: 'fleet-roll-back', DocumentType: 'Automation', DocumentFormat: 'JSON' } as const;
    const create = (Content: string, client = ssm) =>
      client.send(new CreateDocumentCommand({ ...document, Content }));
    const content = async (DocumentVersion?: string) =>
      (await ssm.send(new GetDocumentCommand({ Name: document.Name, DocumentVersion }))).Content;

    it('a new version applies once it is the default', async () => {
      await create(waiting(1));
      await ssm.send(
        new UpdateDocumentCommand({ Name: document.Name, Content: waiting(2), DocumentVersion: '$LATEST' }),
      );
      expect([await content(), await content('$LATEST')]).toEqual([waiting(1), waiting(2)]);

      await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name: document.Name, DocumentVersion: '2' }));
      const { Document } = await ssm.send(new DescribeDocumentCommand({ Name: document.Name }));

      expect(await content()).toBe(waiting(2));
      expect(Document).toMatchObject({ LatestVersion: '2', DefaultVersion: '2', Status: 'Active' });
    });

    it.each([
      ['content that is no runbook', () => create('{}'), 'InvalidDocumentContent'],
      [
        'the same content again',
        () => ssm.send(new UpdateDocumentCommand({ Name: document.Name, Content: waiting(1) })),
        'DuplicateDocumentContent',
      ],
      ['a name twice', () => create(waiting(2)), 'DocumentAlreadyExists'],
      ['a version that is not there', () => content('7'), 'InvalidDocumentVersion'],
      [
        'a document that is not there',
        () => ssm.send(new GetDocumentCommand({ Name: 'none' })),
        'InvalidDocument',
      ],
    ])('refuses %s', async (title, act, name) => {
      if (title !== 'content that is no runbook') await create(waiting(1));

      await expect(act()).rejects.toMatchObject({ name });
    });

    it('requires permission to pass a new runbook’s role', async () => {
      account.allow('ann', 'ssm:CreateDocument', '*');
      const role = 'arn:aws:iam::123456789012:role/fleet-roll-back';

      await expect(create(waiting(1, role), new SSMClient(account.as('ann')))).rejects.toThrow(
        `is not authorized to perform: iam:PassRole on resource: ${role}`,
      );
    });
  });
});
