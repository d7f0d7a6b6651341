/**
 * What the AWS CLI calls an operation or a member of the API: `CACertificate` is `ca-certificate`, `SourceARNs` is
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

/** An API's name from the AWS CLI's, where no model knows better: `certificate-authority-arn`, in the API's PascalCase. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
