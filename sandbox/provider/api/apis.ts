import { Api } from './client';

/** The APIs as each provider block asks for them, kept from one run of Terraform to the next: clients are slow to make. */
export class Apis {
  readonly #apis = new Map<string, Api>();

  readonly #endpoint: string | undefined;

  /** @param endpoint Of every service. @default none: nothing can be called */
  constructor(endpoint?: string) {
    this.#endpoint = endpoint;
  }

  /** AWS in a Region, as whoever the access key belongs to. */
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
