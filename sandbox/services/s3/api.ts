import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { bucketOperations } from './bucket-operations';
import type { Buckets } from './buckets';
import { objectOperations } from './object-operations';
import { S3_PROTOCOL } from './protocol';

const MODEL = new ServiceModel(SDK.s3api);

/** S3: buckets, their settings and their objects. */
export function s3Api(buckets: Buckets): ServiceDefinition {
  return {
    scope: 's3',
    model: MODEL,
    protocol: S3_PROTOCOL,
    // (S3 user guide, "General purpose bucket naming rules", "Naming Amazon S3 objects")
    constraints: {
      Bucket: { pattern: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/ },
      Key: { min: 1, max: 1_024 },
    },
    operations: { ...bucketOperations(buckets), ...objectOperations(buckets) },
    conditions: buckets.conditions,
  };
}
