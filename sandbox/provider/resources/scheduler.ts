import type { Row } from '../table/row';
import { stringIn } from '../values';

/** The types of EventBridge Scheduler. */
export const SCHEDULER: Readonly<Record<string, Row>> = {
  aws_scheduler_schedule: {
    service: 'scheduler',
    create: [{ operation: 'CreateSchedule' }],
    read: [{ operation: 'GetSchedule' }],
    update: [{ operation: 'UpdateSchedule' }],
    delete: [{ operation: 'DeleteSchedule' }],
    id: (attributes) => `${stringIn(attributes, 'group_name')}/${stringIn(attributes, 'name')}`,
    forcesNew: ['name', 'name_prefix', 'group_name'],
    generated: 'name',
    defaults: { group_name: 'default', schedule_expression_timezone: 'UTC', state: 'ENABLED' },
  },
};
