import type { AwsAccount } from '../../account';
import type { DataSourceBehaviour } from '../behaviour';

/** The DNS suffixes of the partitions, from the AWS documentation on ARNs and endpoints. */
const DNS_SUFFIXES: Readonly<Record<AwsAccount['partition'], string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
};

/** Data source `aws_partition`. */
export const awsPartition: DataSourceBehaviour = {
  async read(_config, { account: { partition } }) {
    const dnsSuffix = DNS_SUFFIXES[partition];
    const reverse = dnsSuffix.split('.').reverse().join('.');
    return { id: partition, partition, dns_suffix: dnsSuffix, reverse_dns_prefix: reverse };
  },
};

/** Data source `aws_region`. */
export const awsRegion: DataSourceBehaviour = {
  async read(config, { account }) {
    const region = typeof config.region === 'string' ? config.region : account.region;
    const endpoint = `ec2.${region}.${DNS_SUFFIXES[account.partition]}`;
    return { id: region, name: region, region, description: region, endpoint };
  },
};

/** Data source `aws_caller_identity`: a user of the sandbox's account. */
export const awsCallerIdentity: DataSourceBehaviour = {
  async read(_config, { account: { partition, accountId } }) {
    return {
      id: accountId,
      account_id: accountId,
      arn: `arn:${partition}:iam::${accountId}:user/sandbox`,
      user_id: 'AIDASANDBOXSANDBOXSAN',
    };
  },
};
