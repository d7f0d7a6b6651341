export { SIGNING_ALGORITHMS } from '../handler/vocabulary';
export type { Account } from './account';
export type { SigningAuthority } from './authority/authority';
export { PrivateCa, type PrivateCaProps } from './authority/private-ca';
export { LOG_LEVELS } from './bundled-function';
export {
  CertificateSigning,
  LOG_RETENTION_DAYS,
  SIGNING_TIMEOUT_SECONDS,
} from './certificate-signing';
export type { CertificateSigningProps } from './certificate-signing-props';
export type { AlarmName } from './observability/alarms/table';
export type { AlarmTuning, AlarmTunings } from './observability/alarms/tuning';
export type { NotificationSettings } from './observability/notifications/notifications';
export type { PolicyStatement } from './policy';
export { REHEARSALS } from './rehearsal';
export { SIGNING_MODES } from './signing-switch';
