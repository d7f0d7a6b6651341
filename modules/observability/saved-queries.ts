import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { QUERIES, queryText } from './queries';

/** Properties of `SavedQueries`. */
export interface SavedQueriesProps {
  /** Name of the deployment; in the console the queries are in a folder of this name. */
  readonly name: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
  /** The resource that creates the log group: AWS refuses a query for one that does not exist. */
  readonly dependsOn: ITerraformDependable[];
}

/** The queries, saved in the console of CloudWatch Logs Insights. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { name, logGroupName, dependsOn }: SavedQueriesProps) {
    super(scope, id);
    for (const [key, query] of Object.entries(QUERIES)) {
      new CloudwatchQueryDefinition(this, key, {
        name: `${name}/${query.title}`,
        logGroupNames: [logGroupName],
        queryString: queryText(query),
        dependsOn,
      });
    }
  }
}
