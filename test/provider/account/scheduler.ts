import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { ApiError, found, type RestAnswer, type RestCall, type Service } from '../wire/api';

/** EventBridge Scheduler: schedules of the default group. */
export function schedulerService(): Service {
  const schedules = new Map<string, object>();
  const answer = ({ method, path, body }: RestCall): RestAnswer => {
    const [, name] = /^\/schedules\/([^/]+)$/.exec(path) ?? [];
    if (name === undefined) throw new ApiError('UnknownOperationException', `${method} ${path}`, 404);
    const ScheduleArn = regionalArn(SANDBOX_ACCOUNT, 'scheduler', `schedule/default/${name}`);
    switch (method) {
      case 'GET':
        return { body: found(schedules, name, 'ResourceNotFoundException') };
      case 'DELETE':
        schedules.delete(name);
        return { body: {} };
      default:
        schedules.set(name, {
          State: 'ENABLED',
          GroupName: 'default',
          ...JSON.parse(body),
          Name: name,
          Arn: ScheduleArn,
        });
        return { body: { ScheduleArn } };
    }
  };
  return { protocol: 'rest', answer };
}
