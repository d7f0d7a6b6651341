import { INLINE } from '../api/names';
import type { Row } from '../table/row';
import { stringIn } from '../values';

/** The types of EventBridge: rules and their targets. */
export const EVENTS: Readonly<Record<string, Row>> = {
  aws_cloudwatch_event_rule: {
    service: 'events',
    names: { Force: 'force_destroy' },
    create: [{ operation: 'PutRule' }],
    read: [{ operation: 'DescribeRule' }],
    update: [{ operation: 'PutRule' }],
    delete: [{ operation: 'DeleteRule' }],
    id: (attributes) => onBus(attributes.event_bus_name, stringIn(attributes, 'name')),
    forcesNew: ['name', 'name_prefix', 'event_bus_name'],
    generated: 'name',
    defaults: { event_bus_name: 'default', force_destroy: false, state: 'ENABLED' },
    tags: { of: ({ arn }) => ({ ResourceARN: arn }) },
  },
  aws_cloudwatch_event_target: {
    service: 'events',
    names: {
      Targets: INLINE,
      Id: 'target_id',
      Force: 'force_destroy',
      InputPathsMap: 'input_paths',
      SqsParameters: 'sqs_target',
    },
    create: [{ operation: 'PutTargets' }],
    read: [{ operation: 'ListTargetsByRule', at: 'Targets', by: 'Id' }],
    update: [{ operation: 'PutTargets' }],
    delete: [{ operation: 'RemoveTargets', input: ({ target_id }) => ({ Ids: [target_id] }) }],
    id: (attributes) =>
      onBus(attributes.event_bus_name, `${attributes.rule}-${stringIn(attributes, 'target_id')}`, '-'),
    forcesNew: ['rule', 'event_bus_name', 'target_id'],
    generated: 'target_id',
    defaults: { event_bus_name: 'default', force_destroy: false },
  },
};

/** An id contains the event bus unless it is the default one. */
function onBus(bus: unknown, id: string, separator = '/'): string {
  return bus === 'default' ? id : `${bus}${separator}${id}`;
}
