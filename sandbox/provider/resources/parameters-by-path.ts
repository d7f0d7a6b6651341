import type { Members } from '../api/client';
import type { DataSourceBehaviour } from '../behaviour';
import { optionalStringIn, stringIn } from '../values';

interface Parameter {
  readonly ARN: string;
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
}

/** Data source `aws_ssm_parameters_by_path`: parallel lists, empty if there are no parameters. */
export const PARAMETERS_BY_PATH: DataSourceBehaviour = {
  async read(config, { api }) {
    const path = stringIn(config, 'path');
    const request = { Path: path, Recursive: config.recursive === true, WithDecryption: true };
    const found: Parameter[] = [];
    let page: Members = {};
    do {
      const input = { ...request, NextToken: page.NextToken };
      page = await api.call('ssm', 'GetParametersByPath', input, optionalStringIn(config, 'region'));
      found.push(...(page.Parameters as readonly Parameter[]));
    } while (page.NextToken !== undefined);
    return {
      id: path,
      arns: found.map(({ ARN }) => ARN),
      names: found.map(({ Name }) => Name),
      types: found.map(({ Type }) => Type),
      values: found.map(({ Value }) => Value),
    };
  },
};
