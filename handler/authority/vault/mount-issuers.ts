import type { X509Certificate } from 'node:crypto';
import { type Call, callOnce, callWithin } from '../../calls/call';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { readIssuerKey } from '../../x509/issuer-key';
import { readCertificate } from '../../x509/leaf';
import { IssuerCache } from '../issuer-cache';
import type { VaultAnswer } from './answer';
import { textOf } from './answer';
import type { VaultClient } from './client';
import { hasNoSuchPath } from './no-such-path';
import { VAULT } from './service';
import type { VaultSettings } from './settings';

/** Most issuers of a mount that are looked at: each takes a request, and a mount has a few. */
const MOST_ISSUERS = 16;

/** The CAs of a mount: the one that signs, as far as is known, comes first. */
export type MountCas = readonly [X509Certificate, ...X509Certificate[]];

/** Names the issuer of the role, as the role itself does; `undefined` if nobody may read that. */
export type RoleIssuer = (deadline: Deadline) => Promise<string | undefined>;

/** Makes each call that a read takes. */
type Make = (call: Call<VaultAnswer>) => Promise<VaultAnswer>;

/**
 * The issuers that a mount names. Everybody may read them, so this takes no token: `issuer/<ref>/json` and `issuers`
 * from Vault 1.11 on and in OpenBao, `cert/ca` before that. (API of the PKI secrets engine, "Read issuer certificate",
 * "Read CA certificate")
 */
export class MountIssuers {
  readonly #client: VaultClient;
  readonly #settings: Pick<VaultSettings, 'mount' | 'issuer'>;
  readonly #roleIssuer: RoleIssuer;
  readonly #cache: IssuerCache<MountCas>;
  #isKnown = false;
  /** A read ahead that goes on. */
  #ahead: Promise<unknown> | undefined;

  constructor(
    client: VaultClient,
    settings: Pick<VaultSettings, 'mount' | 'issuer'>,
    roleIssuer: RoleIssuer,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.#roleIssuer = roleIssuer;
    this.#cache = new IssuerCache<MountCas>(
      async (deadline) => [await this.#readSigning(deadline)],
      ([signing]) => Date.parse(signing.validTo),
    );
  }

  /** Those that are known: the one that signs, and others that have signed for this container. */
  known(deadline: Deadline): Promise<MountCas> {
    return this.#cache.read(deadline);
  }

  /** All that the mount has, read again. */
  async all(deadline: Deadline): Promise<MountCas> {
    const [signing] = await this.#cache.readAgain(deadline);
    const others: X509Certificate[] = [];
    for await (const ca of this.#listed(deadline)) if (!ca.raw.equals(signing.raw)) others.push(ca);
    return [signing, ...others];
  }

  /** The one that signs, read again. Throws `SigningFailed` if there is none. */
  async readAgain(deadline: Deadline): Promise<X509Certificate> {
    const [signing] = await this.#cache.readAgain(deadline);
    return signing;
  }

  /**
   * The issuer of a leaf, which need not be the one that is known: it was renewed, or the role uses another one. Throws
   * `SigningFailed` with `CertificateIssuerUnexpected` if the mount does not name it.
   */
  async of(leaf: X509Certificate, deadline: Deadline): Promise<X509Certificate> {
    const isIssuer = (ca: X509Certificate) => isIssuedBy(leaf, ca);
    const known = await this.known(deadline);
    const issuer =
      known.find(isIssuer) ??
      (await this.#readAgainOr(known, deadline)).find(isIssuer) ??
      (await this.#findListed(isIssuer, deadline));
    if (issuer === undefined) {
      throw new SigningFailed(
        FailureReason.CertificateIssuerUnexpected,
        `the certificate is not signed by any of the issuers that ${this.#settings.mount} names.`,
      );
    }
    // From now on it is the one that signs.
    if (issuer !== known[0])
      await this.#cache.take(Promise.resolve([issuer, ...known.filter((ca) => ca !== issuer)]));
    return issuer;
  }

  /** Reads one ahead, once; without the role, which takes a token. Throws what the read throws. */
  async warmUp(signal: AbortSignal): Promise<void> {
    const { issuer = 'default' } = this.#settings;
    const reading = this.#readRef(issuer, (call) => callOnce(call, { signal })).then((ca): MountCas => [ca]);
    this.#ahead = reading;
    try {
      await this.#cache.take(reading);
    } finally {
      if (this.#ahead === reading) this.#ahead = undefined;
    }
  }

  /**
   * Sees to it that one is known, if that takes one request: one that is known, or about to be, takes none. Never throws;
   * `known` does.
   *
   * @param signal Ends it when it aborts.
   */
  async readAhead(deadline: Deadline, signal: AbortSignal): Promise<void> {
    if (this.#isKnown) return;
    await deadline.race((this.#ahead ?? this.warmUp(signal)).catch(() => undefined));
  }

  /** Read again; those that are known if that fails, or takes long, because a certificate waits that has been issued. */
  async #readAgainOr(known: MountCas, deadline: Deadline): Promise<MountCas> {
    return this.#cache.readAgain(deadline.atMost(deadline.remainingMs / 2)).catch(() => known);
  }

  async #readSigning(deadline: Deadline): Promise<X509Certificate> {
    const ref = this.#settings.issuer ?? (await this.#roleIssuer(deadline)) ?? 'default';
    return this.#readRef(ref, (call) => callWithin(VAULT, deadline, call));
  }

  async #readRef(ref: string, make: Make): Promise<X509Certificate> {
    const { mount, issuer } = this.#settings;
    try {
      return await this.#readAt(`${mount}/issuer/${ref}/json`, make);
    } catch (error) {
      // Where the issuer was chosen, the one that happens to be the default is none.
      if (!hasNoSuchPath(error) || issuer !== undefined) throw error;
      return this.#readAt(`${mount}/cert/ca`, make);
    }
  }

  async #readAt(path: string, make: Make): Promise<X509Certificate> {
    const { data } = await make(({ abortSignal }) => this.#client.send({ method: 'GET', path }, abortSignal));
    const pem = textOf(data.certificate);
    if (pem === '') {
      throw new SigningFailed(
        FailureReason.AuthorityNotActive,
        `${path} has no certificate: the PKI engine has no issuer yet. Make one, or import it.`,
      );
    }
    const certificate = readCertificate(pem);
    this.#isKnown = true;
    return certificate;
  }

  async #findListed(isIssuer: (ca: X509Certificate) => boolean, deadline: Deadline) {
    for await (const ca of this.#listed(deadline)) if (isIssuer(ca)) return ca;
    return undefined;
  }

  /** The issuers in the mount's list, one after the other over one connection; none on a server without such a list. */
  async *#listed(deadline: Deadline): AsyncGenerator<X509Certificate> {
    const { mount } = this.#settings;
    const make: Make = (call) => callWithin(VAULT, deadline, call);
    const { data } = await make(({ abortSignal }) =>
      this.#client.send({ method: 'GET', path: `${mount}/issuers?list=true` }, abortSignal),
    ).catch((error): Pick<VaultAnswer, 'data'> => {
      if (hasNoSuchPath(error)) return { data: {} };
      throw error;
    });
    const ids = Array.isArray(data.keys) ? data.keys.map(textOf).filter((id) => ISSUER_ID.test(id)) : [];
    for (const id of ids.slice(0, MOST_ISSUERS)) {
      const ca = await this.#readAt(`${mount}/issuer/${id}/json`, make).catch((error): undefined => {
        if (!(error instanceof SigningFailed && NO_ISSUER.has(error.reason))) throw error;
      });
      if (ca !== undefined) yield ca;
    }
  }
}

/** Why one of the issuers in a list may be none: it was deleted meanwhile, or is nothing that signs. */
const NO_ISSUER: ReadonlySet<string> = new Set([
  FailureReason.AuthorityNotActive,
  FailureReason.AuthorityNotFound,
  FailureReason.CertificateMalformed,
]);

/** What the PKI engine calls an issuer: a UUID. */
const ISSUER_ID = /^[\w-]{1,64}$/;

function isIssuedBy(leaf: X509Certificate, ca: X509Certificate): boolean {
  try {
    return leaf.checkIssued(ca) && leaf.verify(readIssuerKey(ca).key);
  } catch {
    // A key of a kind that signs no leaves here.
    return false;
  }
}
