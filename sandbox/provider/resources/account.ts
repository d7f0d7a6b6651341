import type { Context, DataSourceBehaviour } from '../behaviour';
import { optionalStringIn } from '../values';

/** The partitions and their DNS suffixes, by how the names of their Regions begin. (AWS documentation, ARNs and endpoints) */
const PARTITIONS = [
  { region: 'cn-', partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
  { region: 'us-gov-', partition: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
  { region: '', partition: 'aws', dnsSuffix: 'amazonaws.com' },
] as const;

function partitionRow(region: string) {
  return PARTITIONS.find((one) => region.startsWith(one.region)) ?? PARTITIONS[2];
}

/** The partition of a Region. The real provider does not ask AWS for it either. */
export function partitionOf(region: string): string {
  return partitionRow(region).partition;
}

/** Twelve digits, from STS. */
export async function accountId({ api }: Pick<Context, 'api'>): Promise<string> {
  const { Account } = await api.call('sts', 'GetCallerIdentity', {});
  return String(Account);
}

/** Data sources about the provider's identity and location. */
export const ACCOUNT: Readonly<Record<string, DataSourceBehaviour>> = {
  aws_caller_identity: {
    async read(_config, { api }) {
      const { Account, Arn, UserId } = await api.call('sts', 'GetCallerIdentity', {});
      return { id: String(Account), account_id: String(Account), arn: String(Arn), user_id: String(UserId) };
    },
  },
  aws_partition: {
    async read(_config, { region }) {
      const { partition, dnsSuffix } = partitionRow(region);
      const reverse = dnsSuffix.split('.').reverse().join('.');
      return { id: partition, partition, dns_suffix: dnsSuffix, reverse_dns_prefix: reverse };
    },
  },
  aws_region: {
    async read(config, context) {
      const region = optionalStringIn(config, 'region') ?? context.region;
      const endpoint = `ec2.${region}.${partitionRow(region).dnsSuffix}`;
      return { id: region, name: region, region, description: region, endpoint };
    },
  },
};
