import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Account } from '../../../modules/account';
import { ChosenAuthority } from '../../../modules/authority/chosen-authority';
import { Observability, type ObservabilityProps } from '../../../modules/observability/observability';
import { MINIMUM, type Synthesized, synthesizeStack } from '../synthesized';

/** Properties of the observability in tests. The defaults are those of `CertificateSigning`. */
type ObservedProps = Partial<Omit<ObservabilityProps, 'authority'>> & { readonly name?: string };

/** Synthesizes only what watches a deployment. Quick, because it bundles no code. */
export function observe({ name = 'fleet', ...props }: ObservedProps = {}): Synthesized {
  return synthesizeStack((stack) => {
    const logGroupName = `/aws/lambda/${name}-signer`;
    const account = new Account(stack, 'account');
    new Observability(stack, 'observability', {
      account,
      authority: new ChosenAuthority(stack, 'authority', { authority: MINIMUM.authority, account }),
      deployment: {
        name,
        functionName: `${name}-signer`,
        metricsNamespace: 'IotCertificateSigning',
      },
      logGroupName,
      logGroup: new CloudwatchLogGroup(stack, 'logs', { name: logGroupName }),
      lastChange: '2026-11-23T18:00:00Z',
      healthCheckMinutes: 5,
      notifications: {},
      alarmsEnabled: true,
      latencyAlarmMs: 4_000,
      alarms: {},
      runbookUrl: '',
      dashboardName: `${name}-eu-west-1`,
      rollBackCommand: `aws ssm start-automation-execution --document-name ${name}-roll-back --parameters '{"Reason":["why"]}'`,
      liftHoldCommand: `aws ssm start-automation-execution --document-name ${name}-lift-hold`,
      tags: {},
      ...props,
    });
  });
}
