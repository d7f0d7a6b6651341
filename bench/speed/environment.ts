// Import this before anything from handler/: Powertools and the SDK read the environment when they load.
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'SANDBOX',
  AWS_SECRET_ACCESS_KEY: 'SANDBOX',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_METRICS_NAMESPACE: 'Bench',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
