/** A line that the AWS CLI would refuse before it calls anything; exit code 252. */
export class UsageError extends Error {}
