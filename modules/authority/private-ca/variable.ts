import type { Construct } from 'constructs';
import { SIGNING_ALGORITHMS } from '../../../handler/authority/private-ca/vocabulary';
import { ObjectVariable } from '../../object-variable';
import { VALIDITY_DAYS } from '../../rules';
import { DEFAULT_VALIDITY_DAYS } from '../defaults';
import type { AuthorityVariable } from '../variables';
import { PrivateCa } from './private-ca';
import { CERTIFICATE_AUTHORITY_ARN, CERTIFICATE_TEMPLATE_ARN, MOST_FURTHER_CAS } from './rules';

/** The variable `private_ca`: AWS Private CA signs. */
export function privateCaVariable(scope: Construct): AuthorityVariable {
  const variable = new ObjectVariable(scope, 'private_ca', {
    description: 'AWS Private CA signs. An object:',
    attributes: {
      arn: {
        description: 'ARN of the CA. It must be active, and may be in another Region.',
        text: CERTIFICATE_AUTHORITY_ARN,
        required: true,
      },
      further_arns: {
        description:
          'ARNs of further CAs that share the work, for more certificates a second than the quota of one allows; at ' +
          `most ${MOST_FURTHER_CAS}. Default: none.`,
        texts: CERTIFICATE_AUTHORITY_ARN,
      },
      validity_days: {
        description:
          'Lifetime of each certificate, in days. A certificate that would outlive the CA expires with it. Default: ' +
          `${DEFAULT_VALIDITY_DAYS}.`,
        integer: VALIDITY_DAYS,
      },
      template_arn: {
        description:
          'ARN of the template. It must allow client authentication, and not have CSRPassthrough in its name, which ' +
          'copies unchecked extensions. Default: EndEntityClientAuthCertificate/V1 of the partition.',
        text: CERTIFICATE_TEMPLATE_ARN,
      },
      signing_algorithm: {
        description: "Algorithm that the CA signs with. Default: the one that fits the CA's key.",
        choices: SIGNING_ALGORITHMS,
      },
    },
  });
  const further = 'try(concat([], tolist(var.private_ca.further_arns)), [])';
  const all = `concat([try(var.private_ca.arn, "")], ${further})`;
  variable.addCondition(
    `length(distinct(${all})) == length(${all})`,
    'private_ca.further_arns must have each CA once, and not the one of private_ca.arn.',
  );
  variable.addCondition(
    `length(${further}) <= ${MOST_FURTHER_CAS}`,
    `private_ca.further_arns must have at most ${MOST_FURTHER_CAS} CAs.`,
  );
  return {
    variable,
    authority: new PrivateCa({
      certificateAuthorityArn: variable.text('arn'),
      furtherArns: variable.texts('further_arns'),
      validityDays: variable.number('validity_days', DEFAULT_VALIDITY_DAYS),
      templateArn: variable.text('template_arn'),
      signingAlgorithm: variable.text('signing_algorithm'),
    }),
  };
}
