import type { Construct } from 'constructs';
import { ObjectVariable } from '../../object-variable';
import {
  addExternalConditions,
  EXTERNAL_ATTRIBUTES,
  externalProps,
  given,
  URL_ATTRIBUTE,
} from '../external/attributes';
import { SECRET_ARN } from '../external/rules';
import type { AuthorityVariable } from '../variables';
import { Est } from './est';
import { LABEL } from './rules';

/** The variable `est`: a CA outside of AWS signs that speaks EST. */
export function estVariable(scope: Construct): AuthorityVariable {
  const variable = new ObjectVariable(scope, 'est', {
    description:
      'A CA outside of AWS signs that speaks EST, RFC 7030 (docs/est.md). It decides on lifetime and profile. At least ' +
      'one of password_arn and client_certificate_arn is required. An object:',
    attributes: {
      ...URL_ATTRIBUTE,
      label: {
        description: 'Label of the CA, a part of the path, if the server has several. Default: it has one.',
        text: LABEL,
      },
      password_arn: {
        description:
          'ARN of the secret with user and password for HTTP Basic, JSON {"username": "…", "password": "…"}; in ' +
          'Secrets Manager, or an SSM parameter. Default: none is sent.',
        text: SECRET_ARN,
      },
      ...EXTERNAL_ATTRIBUTES,
    },
  });
  addExternalConditions(variable);
  variable.addCondition(
    `!(${variable.given}) || ${given('est', 'password_arn')} || ${given('est', 'client_certificate_arn')}`,
    'est needs est.password_arn or est.client_certificate_arn: the CA must know who asks. Set one of them, or both.',
  );
  return {
    variable,
    authority: new Est({
      ...externalProps(variable),
      label: variable.text('label'),
      passwordArn: variable.text('password_arn'),
    }),
  };
}
