import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { found, type Service } from '../wire/api';
import { type Tag, Tags } from './tags';

interface Rule {
  readonly Name: string;
  readonly Tags?: readonly Tag[];
}

/** EventBridge: rules and their targets. */
export function eventsService(): Service {
  const rules = new Map<string, object>();
  const targets = new Map<string, readonly object[]>();
  const tags = new Tags();
  return {
    protocol: 'json',
    operations: {
      PutRule: ({ Tags: given, ...rule }: Rule) => {
        const RuleArn = regionalArn(SANDBOX_ACCOUNT, 'events', `rule/${rule.Name}`);
        rules.set(rule.Name, { ...rule, Arn: RuleArn, EventBusName: 'default' });
        tags.add(RuleArn, given);
        return { RuleArn };
      },
      DescribeRule: ({ Name }: Rule) => found(rules, Name, 'ResourceNotFoundException', 400),
      DeleteRule: ({ Name }: Rule) => {
        rules.delete(Name);
        return {};
      },
      PutTargets: (input: { readonly Rule: string; readonly Targets: readonly object[] }) => {
        targets.set(input.Rule, input.Targets);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
      ListTargetsByRule: (input: { readonly Rule: string }) => ({ Targets: targets.get(input.Rule) ?? [] }),
      RemoveTargets: (input: { readonly Rule: string }) => {
        targets.delete(input.Rule);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
      ...tags.operations('ResourceARN'),
    },
  };
}
