import type * as sdk from '@aws-sdk/client-eventbridge';
import { type AwsAccount, isArn, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { tagOperations } from '../tag-operations';
import { parsePattern } from './event-pattern';
import type { Rule, Rules } from './rules';

const MODEL = new ServiceModel(SDK.events);

/** EventBridge: rules of the default event bus and their targets. */
export function eventsApi(rules: Rules, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { tags } = rules;
  const arnOf = (name: string) => regionalArn(account, 'events', `rule/${name}`);
  const named = ({ Name }: Given<sdk.DescribeRuleRequest, 'Name'>) => arnOf(Name);
  const ofRule = ({ Rule }: Given<sdk.ListTargetsByRuleRequest, 'Rule'>) => arnOf(Rule);
  const shown = ({ name, arn, description, eventPattern, enabled }: Rule) => ({
    Name: name,
    Arn: arn,
    Description: description,
    EventPattern: eventPattern,
    State: enabled ? 'ENABLED' : 'DISABLED',
    EventBusName: 'default',
  });
  return {
    scope: 'events',
    model: MODEL,
    constraints: {
      Name: { min: 1, max: 64, pattern: /[.\-_A-Za-z0-9]+/ },
      Description: { max: 512 },
      EventPattern: { max: 4_096 },
      Targets: { min: 1, max: 100 },
      State: { oneOf: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] },
    },
    operations: {
      PutRule: on(named, (input: Given<sdk.PutRuleRequest, 'Name'>) => {
        const { Name: name, EventPattern: eventPattern, Description: description, State = 'ENABLED' } = input;
        if (input.ScheduleExpression !== undefined) {
          throw new ApiError(
            'ValidationException',
            'The sandbox supports rules with an event pattern, not with a schedule.',
          );
        }
        if (eventPattern === undefined) {
          const message = 'Parameter(s) EventPattern or ScheduleExpression must be specified.';
          throw new ApiError('ValidationException', message);
        }
        parsePattern(eventPattern);
        const { targets = [] } = rules.all.get(name) ?? {};
        rules.put({
          name,
          arn: arnOf(name),
          eventPattern,
          description,
          enabled: State !== 'DISABLED',
          targets,
        });
        tags.add(arnOf(name), input.Tags);
        return { RuleArn: arnOf(name) };
      }),
      DescribeRule: on(named, ({ Name }: Given<sdk.DescribeRuleRequest, 'Name'>) => shown(rules.get(Name))),
      DeleteRule: on(named, ({ Name }: Given<sdk.DeleteRuleRequest, 'Name'>) => {
        if ((rules.all.get(Name)?.targets.length ?? 0) > 0) {
          throw new ApiError('ValidationException', "Rule can't be deleted since it has targets.");
        }
        rules.delete(Name);
        tags.forget(arnOf(Name));
      }),
      PutTargets: on(ofRule, (input: Given<sdk.PutTargetsRequest, 'Rule' | 'Targets'>, caller) => {
        const rule = rules.get(input.Rule);
        for (const { Arn, RoleArn } of input.Targets) {
          if (!isArn(Arn)) {
            const message = `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`;
            throw new ApiError('ValidationException', message);
          }
          if (RoleArn !== undefined)
            requireAllowed(caller, 'iam:PassRole', RoleArn, {
              'iam:PassedToService': 'events.amazonaws.com',
            });
        }
        const ids = input.Targets.map(({ Id }) => Id);
        const others = rule.targets.filter(({ Id }) => !ids.includes(Id));
        rules.put({ ...rule, targets: [...others, ...input.Targets] });
        return { FailedEntryCount: 0, FailedEntries: [] };
      }),
      ListTargetsByRule: on(ofRule, (input: Given<sdk.ListTargetsByRuleRequest, 'Rule'>) => ({
        Targets: rules.get(input.Rule).targets,
      })),
      RemoveTargets: on(ofRule, (input: Given<sdk.RemoveTargetsRequest, 'Rule' | 'Ids'>) => {
        const rule = rules.get(input.Rule);
        rules.put({ ...rule, targets: rule.targets.filter(({ Id = '' }) => !input.Ids.includes(Id)) });
        return { FailedEntryCount: 0, FailedEntries: [] };
      }),
      ...tagOperations(tags, 'ResourceARN', {
        keyOf: (arn) => rules.get(arn.replace(/^arn:.*:rule\//, '')).arn,
      }),
    },
  };
}
