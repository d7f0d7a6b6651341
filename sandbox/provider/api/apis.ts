import { Api } from './client';

/** The APIs for each provider block, cached between runs of Terraform because clients are slow to create. */
export class Apis {
  readonly #apis = new Map<string, Api>();

  readonly #endpoint: string | undefined;

  /** @param endpoint The endpoint of every service. @default none: nothing can be called */
  constructor(endpoint?: string) {
    this.#endpoint = endpoint;
  }

  /** AWS in a Region, called with an access key. */
  of(region: string, accessKeyId: string): Api {
    const key = `${region} ${accessKeyId}`;
    const api = this.#apis.get(key) ?? new Api({ endpoint: this.#endpoint, region, accessKeyId });
    this.#apis.set(key, api);
    return api;
  }

  /** Closes every connection. */
  close(): void {
    for (const api of this.#apis.values()) api.close();
    this.#apis.clear();
  }
}
