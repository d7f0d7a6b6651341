import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';

/** Folder of the runbooks in the repository. */
const FOLDER = 'docs/runbooks';

/**
 * How texts refer to the pages of docs/runbooks: by address if there is one, else by their path in the repository,
 * which as a link would lead nowhere.
 */
export class RunbookPages extends Construct {
  readonly #url: string;
  /** Terraform's reference to the address, if only Terraform knows it. */
  readonly #reference: string | undefined;
  readonly #beforePage: string;
  readonly #afterPage: string;

  /**
   * @param url Address of the folder, without a slash at its end. Empty if there is none. May be a reference.
   */
  constructor(scope: Construct, id: string, url: string) {
    super(scope, id);
    const local = Token.isUnresolved(url) ? new TerraformLocal(this, 'url', url) : undefined;
    this.#url = local?.asString ?? url;
    this.#reference = local?.fqn;
    this.#beforePage = this.linkedOr('before-page', (address) => `${address}/`, `${FOLDER}/`);
    this.#afterPage = this.linkedOr('after-page', () => '', ' in the repository');
  }

  /** A page in plain text, such as `docs/runbooks/signing-down.md in the repository`. */
  inText(page: string): string {
    return `${this.#beforePage}${page}${this.#afterPage}`;
  }

  /**
   * The text with links if there is an address, else the plain one.
   *
   * @param id Name of the text, unique within this construct.
   */
  linkedOr(id: string, linked: (address: string) => string, plain: string): string {
    if (this.#reference === undefined) return this.#url === '' ? plain : linked(this.#url);
    const local = (localId: string, text: string) => new TerraformLocal(this, localId, text);
    const withLinks = local(`${id}-linked`, linked(this.#url)).fqn;
    const without = local(`${id}-plain`, plain).fqn;
    return local(id, `\${${this.#reference} == "" ? ${without} : ${withLinks}}`).asString;
  }
}
