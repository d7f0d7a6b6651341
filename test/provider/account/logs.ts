import { randomUUID } from 'node:crypto';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { found, type Service } from '../wire/api';
import { Tags, tagsOf } from './tags';

interface LogGroup {
  readonly logGroupName: string;
  readonly arn: string;
  readonly retentionInDays?: number;
}

interface QueryDefinition {
  readonly queryDefinitionId?: string;
  readonly name: string;
  readonly logGroupNames?: readonly string[];
}

/** CloudWatch Logs: log groups and saved queries, which name log groups that exist. */
export function logsService(): Service {
  const groups = new Map<string, LogGroup>();
  const queries = new Map<string, QueryDefinition>();
  const tags = new Tags();
  const MISSING = 'ResourceNotFoundException';
  const retain = (name: string, retentionInDays: number | undefined) => {
    groups.set(name, { ...found(groups, name, MISSING, 400), retentionInDays });
    return {};
  };
  return {
    protocol: 'json',
    operations: {
      CreateLogGroup: (input: { readonly logGroupName: string; readonly tags?: Record<string, string> }) => {
        const { logGroupName } = input;
        const arn = regionalArn(SANDBOX_ACCOUNT, 'logs', `log-group:${logGroupName}:*`);
        groups.set(logGroupName, { logGroupName, arn });
        tags.add(logGroupName, tagsOf(input.tags));
        return {};
      },
      DescribeLogGroups: ({ logGroupNamePrefix = '' }: { readonly logGroupNamePrefix?: string }) => ({
        logGroups: [...groups.values()]
          .filter(({ logGroupName }) => logGroupName.startsWith(logGroupNamePrefix))
          .map((group) => ({ ...group, logGroupClass: 'STANDARD', creationTime: 0 })),
      }),
      PutRetentionPolicy: (input: { readonly logGroupName: string; readonly retentionInDays: number }) =>
        retain(input.logGroupName, input.retentionInDays),
      DeleteRetentionPolicy: ({ logGroupName }: { readonly logGroupName: string }) =>
        retain(logGroupName, undefined),
      DeleteLogGroup: ({ logGroupName }: { readonly logGroupName: string }) => {
        groups.delete(logGroupName);
        return {};
      },
      PutQueryDefinition: (query: QueryDefinition) => {
        for (const name of query.logGroupNames ?? []) found(groups, name, MISSING, 400);
        const queryDefinitionId = query.queryDefinitionId ?? randomUUID();
        queries.set(queryDefinitionId, { ...query, queryDefinitionId });
        return { queryDefinitionId };
      },
      DescribeQueryDefinitions: (input: { readonly queryDefinitionNamePrefix?: string }) => ({
        queryDefinitions: [...queries.values()].filter(({ name }) =>
          name.startsWith(input.queryDefinitionNamePrefix ?? ''),
        ),
      }),
      DeleteQueryDefinition: ({ queryDefinitionId }: { readonly queryDefinitionId: string }) => ({
        success: queries.delete(queryDefinitionId),
      }),
      ListTagsForResource: ({ resourceArn }: Tagged) => ({ tags: tags.map(groupIn(resourceArn)) }),
      TagResource: (input: Tagged & { readonly tags: Record<string, string> }) => {
        tags.add(groupIn(input.resourceArn), tagsOf(input.tags));
        return {};
      },
      UntagResource: (input: Tagged & { readonly tagKeys: readonly string[] }) => {
        tags.remove(groupIn(input.resourceArn), input.tagKeys);
        return {};
      },
    },
  };
}

interface Tagged {
  readonly resourceArn: string;
}

function groupIn(arn: string): string {
  return arn.replace(/^.*:log-group:/, '').replace(/:\*$/, '');
}
