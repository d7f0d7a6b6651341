import type { Members } from '../api/client';
import type { DataSourceBehaviour } from '../behaviour';
import { stringIn } from '../values';

/** ARN of a role's session, which has the role's name but not its path. */
const SESSION = /^arn:[^:]+:sts::\d{12}:assumed-role\/(?<role>[^/]+)\/(?<session>.+)$/;

/** Data source `aws_iam_session_context`: of a role's session, the role; of others, themselves. */
export const SESSION_CONTEXT: DataSourceBehaviour = {
  async read(config, { api }) {
    const arn = stringIn(config, 'arn');
    const { role, session } = SESSION.exec(arn)?.groups ?? {};
    if (role === undefined) {
      return { id: arn, arn, issuer_arn: arn, issuer_id: '', issuer_name: '', session_name: '' };
    }
    const { Role } = await api.call('iam', 'GetRole', { RoleName: role });
    const { Arn, RoleId } = Role as Members;
    return {
      id: arn,
      arn,
      issuer_arn: String(Arn),
      issuer_id: String(RoleId),
      issuer_name: role,
      session_name: String(session),
    };
  },
};
