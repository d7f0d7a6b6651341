import { Fn, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { AWS_IOT_TIMEOUT_MS, Setting } from '../handler/vocabulary';
import { Account } from './account';
import { ChosenAuthority } from './authority/chosen-authority';
import { BundledFunction, type FunctionRuntime, logGroupName } from './bundled-function';
import { CertificateProvider } from './certificate-provider';
import { CERTIFICATE_SIGNING_PROPS, type CertificateSigningProps } from './certificate-signing-props';
import { DEFAULTS } from './defaults';
import { checkExampleRequest, exampleSettings } from './example-request';
import { FunctionRole } from './function-role';
import { GivenArns } from './given-arns';
import { HealthCheck } from './health-check';
import { LastChange } from './last-change';
import { Names } from './names';
import { Network } from './network/network';
import { Alarms } from './observability/alarms/alarms';
import { givenTopics } from './observability/notifications/given-topics';
import { Observability } from './observability/observability';
import { Preflight } from './preflight';
import { checkProps } from './props';
import { Rehearsal } from './rehearsal';
import { Runbooks } from './runbooks/runbooks';
import { addClashValidation, useProvider } from './side-by-side';
import { SigningSwitch } from './signing-switch';

/** How long the signer may take, in seconds: as long as AWS IoT waits for it. */
export const SIGNING_TIMEOUT_SECONDS = AWS_IOT_TIMEOUT_MS / 1_000;

/**
 * Self-managed certificate signing for AWS IoT Core: the signer, its rehearsal, the certificate provider, the switch
 * between this signer and AWS, and what watches them. Throws during synthesis if a property is invalid.
 */
export class CertificateSigning extends Construct {
  /** Name of the function that signs. */
  readonly functionName: string;
  /** ARN of the function that signs. */
  readonly functionArn: string;
  /** Name of the certificate provider. */
  readonly providerName: string;
  /** `self-managed` or `aws-managed`: who signs after the apply. */
  readonly effectiveMode: string;
  /** What keeps AWS signing: `none`, or `variable`, `hold`, `authority` (which cannot sign yet), joined by ` and `. */
  readonly decidedBy: string;
  /** What to do so that the authority can sign; `none` if it can. */
  readonly nextStep: string;
  /** What the last rehearsal found, JSON. */
  readonly rehearsalResult: string;
  /** AWS CLI command that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI command that lifts the hold of a rollback. */
  readonly liftHoldCommand: string;
  /** Name of the alarm `signing-down`. */
  readonly signingDownAlarmName: string;
  /** Address of the dashboard in the AWS console. */
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: CertificateSigningProps) {
    super(scope, id);
    checkProps('new CertificateSigning(scope, id, { … })', props, CERTIFICATE_SIGNING_PROPS);
    const {
      name,
      provider,
      subjectPattern,
      alternativeNamePattern = '',
      acceptSha1Requests = DEFAULTS.acceptSha1Requests,
      exampleRequest,
      signingMode = DEFAULTS.signingMode,
      rehearsal: rehearsalKind = DEFAULTS.rehearsal,
      automaticRollback = DEFAULTS.automaticRollback,
      healthCheckMinutes = DEFAULTS.healthCheckMinutes,
      memoryMb = DEFAULTS.memoryMb,
      logRetentionDays = DEFAULTS.logRetentionDays,
      logLevel = DEFAULTS.logLevel,
      metricsNamespace = DEFAULTS.metricsNamespace,
      notifications = {},
      alarmsEnabled = DEFAULTS.alarmsEnabled,
      latencyAlarmMs = DEFAULTS.latencyAlarmMs,
      alarms = {},
      runbookUrl = '',
      tags = {},
    } = props;
    if (exampleRequest !== undefined) {
      checkExampleRequest(exampleRequest, { subjectPattern, alternativeNamePattern });
    }
    if (alarms['signing-down']?.enabled === false && automaticRollback !== false) {
      throw new Error('alarms.signing-down must not be off: automaticRollback needs it.');
    }

    addClashValidation(this, { name, provider, signingMode });
    if (provider !== undefined) useProvider(this, provider);

    const account = new Account(this, 'account');
    const authority = new ChosenAuthority(this, 'authority', { authority: props.authority, account });
    new GivenArns(this, 'given-arns', {
      account,
      arns: [...authority.arns(), ...givenTopics(notifications, alarms)],
    });
    const names = new Names(name, account.region);
    const signerArn = account.functionArn(names.signer);

    const role = new FunctionRole(this, 'role', {
      name: names.role('signer'),
      description: 'Signs certificate requests of AWS IoT devices',
      logGroupArns: [names.signer, names.rehearsal].map((functionName) =>
        account.arn('logs', `log-group:${logGroupName(functionName)}`),
      ),
      tags,
    });
    // What the next signer needs is allowed before it rehearses; what the last one needed is removed only after the
    // live function has changed. With one policy for both, a failed rehearsal with another CA would take the CA away
    // from the live signer.
    const network =
      props.network &&
      new Network(this, 'network', {
        ...props.network,
        account,
        functionArns: [signerArn, account.functionArn(names.rehearsal)],
      });
    const own = authority.policy();
    const policy = network === undefined ? own : network.policyWith(own);
    const mayRehearse = role.allow('rehearsal', policy);
    const telemetry = {
      settings: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
        POWERTOOLS_LOG_LEVEL: logLevel,
      },
      logRetentionDays,
      logLevel,
      tags,
    };
    const runtime: FunctionRuntime = {
      ...telemetry,
      code: authority.code(),
      roleArn: role.arn,
      settings: {
        ...authority.settings(),
        [Setting.SubjectPattern]: subjectPattern,
        [Setting.AlternativeNamePattern]: alternativeNamePattern,
        [Setting.AcceptSha1Requests]: Fn.tostring(acceptSha1Requests),
        ...exampleSettings(exampleRequest),
        ...telemetry.settings,
      },
      unusedSettings: authority.unusedSettings(),
      memoryMb,
      ...(network && { network }),
    };

    const signingSwitch = new SigningSwitch(this, 'switch', {
      name,
      mode: signingMode,
      readiness: authority.readiness(),
      tags,
    });
    const preflight = new Preflight(this, 'preflight', {
      account,
      names,
      providerName: name,
      signerArn,
      count: signingSwitch.providerCount,
      telemetry,
    });
    const rehearsal = new Rehearsal(this, 'rehearsal', {
      runtime,
      functionName: names.rehearsal,
      kind: rehearsalKind,
      isReady: signingSwitch.isReady,
      restoration: signingSwitch.restoration,
      // After the preflight, so that a deploy that it stops issues no certificate.
      dependsOn: [role.telemetry, mayRehearse, preflight.clear],
    });
    const { resource: signer, logs } = new BundledFunction(this, 'signer', {
      runtime,
      name: names.signer,
      description: 'Signs certificate requests of AWS IoT devices',
      handler: 'handler',
      timeoutSeconds: SIGNING_TIMEOUT_SECONDS,
      dependsOn: [role.telemetry, mayRehearse, rehearsal.invocation],
    });
    role.allow('signing', policy, [signer]);
    new HealthCheck(this, 'health-check', {
      account,
      names,
      minutes: healthCheckMinutes,
      signer,
      role,
      providerName: name,
      signingSwitch,
      tags,
    });
    const alarmName = Alarms.nameOf(name, 'signing-down');
    const runbooks = new Runbooks(this, 'runbooks', {
      account,
      names,
      providerName: name,
      signingSwitch,
      rehearsal: { functionName: names.rehearsal, kind: rehearsalKind },
      alarmName,
      automaticRollback,
      alarmsEnabled,
      tags,
    });
    const observability = new Observability(this, 'observability', {
      account,
      deployment: { name, functionName: names.signer, metricsNamespace },
      authority,
      dashboardName: names.dashboard,
      logGroupName: logGroupName(names.signer),
      logGroup: logs,
      lastChange: new LastChange(this, 'last-change', { signer, runtime }).time,
      healthCheckMinutes,
      notifications,
      alarmsEnabled,
      latencyAlarmMs,
      alarms,
      runbookUrl,
      rollBackCommand: runbooks.rollBackCommand,
      liftHoldCommand: runbooks.liftHoldCommand,
      tags,
    });
    const everythingElse = this.node.findAll().filter(TerraformResource.isTerraformResource);
    const restoration = signingSwitch.recordRestoration(everythingElse);
    new CertificateProvider(this, 'provider', {
      account,
      name,
      functionName: names.signer,
      functionArn: signerArn,
      count: signingSwitch.providerCount,
      tags,
      // Created last and deleted first, so that no device reaches a signer that is not complete, watched and stoppable.
      dependsOn: [preflight.checkAgainAfter(restoration), restoration, ...everythingElse],
    });

    this.functionName = signer.functionName;
    this.functionArn = signer.arn;
    this.providerName = name;
    this.effectiveMode = signingSwitch.effectiveMode;
    this.decidedBy = signingSwitch.decidedBy;
    this.nextStep = signingSwitch.nextStep;
    this.rehearsalResult = rehearsal.result;
    this.rollBackCommand = runbooks.rollBackCommand;
    this.liftHoldCommand = runbooks.liftHoldCommand;
    this.signingDownAlarmName = alarmName;
    this.dashboardUrl = observability.dashboardUrl;
  }
}
