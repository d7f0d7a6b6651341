import { WireError } from './endpoint';

/** Whether whoever has an access key may do something on a resource, its ARN or `*`. */
export type Authorize = (accessKeyId: string, action: string, resource: string) => boolean;

/** Refuses what is not allowed. @throws WireError AccessDeniedException, which names action and resource */
export function requireAllowed(
  authorize: Authorize,
  accessKeyId: string,
  action: string,
  resource: string,
): void {
  if (authorize(accessKeyId, action, resource)) return;
  throw new WireError(
    'AccessDeniedException',
    `Access key ${accessKeyId} is not authorized to perform: ${action} on resource: ${resource}`,
    403,
  );
}
