const CREATE_FROM_CSR = '$aws/certificates/create-from-csr/json';

/** Topics of CreateCertificateFromCsr. Source: AWS IoT developer guide, "Device provisioning MQTT API". */
export const TOPICS = {
  request: CREATE_FROM_CSR,
  accepted: `${CREATE_FROM_CSR}/accepted`,
  rejected: `${CREATE_FROM_CSR}/rejected`,
} as const;
