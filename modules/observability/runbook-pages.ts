import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';

/** Where the runbooks lie in the repository. */
const FOLDER = 'docs/runbooks';

/**
 * The pages of docs/runbooks as texts refer to them: by address where there is one, else by name. A path in the
 * repository is no address; as a link it would lead nowhere.
 */
export class RunbookPages extends Construct {
  readonly #url: string;
  /** Terraform's name for the address, when only Terraform knows it. */
  readonly #reference: string | undefined;
  readonly #beforePage: string;
  readonly #afterPage: string;

  /**
   * @param url Where the folder can be read, without a slash at its end; empty: nowhere. May be known to Terraform only.
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
   * The text with links if there is an address, else the one without.
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
