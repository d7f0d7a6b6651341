import type { X509Certificate } from 'node:crypto';
import { callWithin } from '../../calls/call';
import { settleAll } from '../../calls/settle-all';
import { writeCsrPem } from '../../csr/pem';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { escapeForLog } from '../../escape';
import { AwsSecret } from '../../external/aws-secret';
import type { CaConnection } from '../../external/connection';
import { checkRequestedExtensions } from '../../external/copied-extensions';
import { orderOnce, readWith } from '../../external/order-once';
import { readAppRole } from '../../external/secret-forms';
import { whenOrdered } from '../../external/service';
import { connectionOf } from '../../external/settings';
import { logger } from '../../powertools/logger';
import { truncate } from '../../truncate';
import { FailureReason } from '../../vocabulary';
import { certificateIdOf } from '../../x509/leaf';
import type {
  Authority,
  ConnectionCertificate,
  IssuedCertificate,
  Issuer,
  Issuers,
  Order,
  PendingCertificate,
} from '../authority';
import { textOf, type VaultAnswer } from './answer';
import { type Authenticated, authenticate } from './authenticated';
import { VaultClient, type VaultRequest } from './client';
import { checkIssued } from './issued';
import { createLogin, type Login } from './login';
import { MountIssuers } from './mount-issuers';
import { type Asking, probeRole } from './probe';
import { sentenceForLog } from './refusal';
import { VAULT } from './service';
import type { VaultSettings } from './settings';
import { signRequest } from './sign-request';
import { VaultToken } from './token';

/** What a signer in Lambda makes of its settings. */
export interface VaultParts {
  readonly connection?: CaConnection;
  readonly login?: Login;
}

/** The PKI secrets engine of HashiCorp Vault or OpenBao. It cannot tell whether it was asked before. */
export class VaultAuthority implements Authority {
  readonly id: string;
  readonly #settings: VaultSettings;
  readonly #client: VaultClient;
  readonly #tokens: VaultToken;
  readonly #issuers: MountIssuers;
  /** What was said last of the role. */
  #saidOfRole = '';

  constructor(
    settings: VaultSettings,
    { connection = connectionOf(settings), login = loginOf(settings) }: VaultParts = {},
  ) {
    const { origin, namespace, mount, role } = settings;
    this.id = [origin, 'v1', ...(namespace === undefined ? [] : [namespace]), mount].join('/');
    this.#settings = settings;
    this.#client = new VaultClient(connection, namespace);
    this.#tokens = new VaultToken(this.#client, login);
    this.#issuers = new MountIssuers(this.#client, settings, (deadline) =>
      this.#issuerOfRole(`${mount}/roles/${role}`, deadline),
    );
  }

  check({ csr }: Pick<Order, 'csr'>): void {
    checkRequestedExtensions(csr, this.#settings.allowedExtensions);
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    this.check(order);
    const { csr } = order;
    const { call, renew } = await this.#prepare(signRequest(writeCsrPem(csr.der), this.#settings), deadline);
    const answer = await orderOnce(whenOrdered(VAULT), deadline, call, renew);
    warnOf(answer);
    return {
      id: `${this.id}/cert/${escapeForLog(truncate(textOf(answer.data.serial_number), 100))}`,
      collect: async (until): Promise<IssuedCertificate> => {
        const { allowedExtensions } = this.#settings;
        const issuerOf = (leaf: X509Certificate) => this.#issuers.of(leaf, until);
        const { pem, ca } = await checkIssued(answer.data.certificate, csr, allowedExtensions, issuerOf);
        return { pem, issuer: this.#issuer(ca) };
      },
    };
  }

  async issuers(deadline: Deadline, freshness?: 'again'): Promise<Issuers> {
    const [signing, ...others] = await (freshness === 'again'
      ? this.#issuers.all(deadline)
      : this.#issuers.known(deadline));
    // The others no longer sign, or not for this role: their end is nobody's concern.
    return [this.#issuer(signing), ...(freshness === 'again' ? others.map((ca) => this.#issuer(ca)) : [])];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#client.connection.warmUp(signal), this.#tokens.warmUp(signal)]);
    await this.#issuers.warmUp(signal);
  }

  async probe(deadline: Deadline): Promise<void> {
    const asking: Asking = {
      ask: (request, until) => this.#ask(request, until),
      look: (request, until) => this.#look(request, until),
      warn: (faults) => this.#warnOfRole(faults),
    };
    const { path } = signRequest('', this.#settings);
    // The login first: what follows says less of what is wrong with it.
    await this.#tokens.read(deadline);
    await settleAll([this.#issuers.readAgain(deadline), probeRole(asking, path, this.#settings, deadline)]);
  }

  connectionCertificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    return this.#client.connection.certificates(deadline);
  }

  /**
   * The request with a token, once an issuer is known: without one the certificate could not be checked, and would have
   * been issued for nothing. A new container reads it while it logs in.
   */
  async #prepare(request: VaultRequest, deadline: Deadline): Promise<Authenticated> {
    const reading = new AbortController();
    try {
      const [authenticated] = await Promise.all([
        authenticate(this.#client, this.#tokens, request, deadline),
        this.#issuers.readAhead(deadline, reading.signal),
      ]);
      await this.#issuers.known(deadline);
      return authenticated;
    } finally {
      // What goes on after a login that failed would outlast the answer.
      reading.abort();
    }
  }

  /** Once, until something else is to be said: health checks look every few minutes. */
  #warnOfRole(faults: readonly string[]): void {
    const said = faults.join(' ');
    if (said !== '' && said !== this.#saidOfRole) {
      logger.warn('The role of the PKI engine may not fit all devices', { settings: faults });
    }
    this.#saidOfRole = said;
  }

  async #ask(request: VaultRequest, deadline: Deadline): Promise<VaultAnswer> {
    const { call, renew } = await authenticate(this.#client, this.#tokens, request, deadline);
    return readWith(VAULT, deadline, call, renew);
  }

  /** Without another login: the policy may well not allow it. */
  async #look(request: VaultRequest, deadline: Deadline): Promise<VaultAnswer> {
    const { call } = await authenticate(this.#client, this.#tokens, request, deadline);
    return callWithin(VAULT, deadline, call);
  }

  /** What the role says, if the policy lets the token read it. */
  async #issuerOfRole(path: string, deadline: Deadline): Promise<string | undefined> {
    try {
      const { data } = await this.#look({ method: 'GET', path }, deadline);
      return textOf(data.issuer_ref) || undefined;
    } catch (error) {
      if (error instanceof SigningFailed && UNREADABLE.has(error.reason)) return undefined;
      throw error;
    }
  }

  /** Named by what it is: the engine's own ids are not known to every version of it. */
  #issuer(certificate: X509Certificate): Issuer {
    return { id: `${this.id}#${certificateIdOf(certificate.raw).slice(0, 16)}`, certificate };
  }
}

/** Most warnings that are logged of one answer: Vault has a handful. */
const MOST_WARNINGS = 10;

/** Reasons for which the issuer's name in the role stays unknown: the default one is looked at instead. */
const UNREADABLE: ReadonlySet<string> = new Set([
  FailureReason.AuthorityAccessDenied,
  FailureReason.AuthorityNotFound,
]);

function loginOf({ login }: VaultSettings): Login {
  return createLogin(
    login,
    login.method === 'approle' ? { appRole: new AwsSecret(login.appRoleArn, readAppRole) } : {},
  );
}

/** Warnings say that a lifetime was cut short, or what of the CSR was left out. */
function warnOf({ warnings }: VaultAnswer): void {
  if (warnings.length === 0) return;
  logger.warn('The CA warns of a certificate', {
    warnings: warnings.slice(0, MOST_WARNINGS).map(sentenceForLog),
  });
}
