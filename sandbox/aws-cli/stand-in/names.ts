/**
 * The AWS CLI's name of an operation or member of the API: `CACertificate` is `ca-certificate`, `SourceARNs` is
 * `source-arns`.
 */
export function kebabCase(name: string): string {
  return name
    .replace(/[A-Z]{2,}s$/, (plural) => `-${plural.toLowerCase()}`)
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/-{2,}|^-/g, (dashes) => (dashes.length > 1 ? '-' : ''));
}

/** Guesses the API's PascalCase name from the AWS CLI's, such as `certificate-authority-arn`, when there is no model. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
