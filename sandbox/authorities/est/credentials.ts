import { randomBytes } from 'node:crypto';
import { type RotationStep, rotate } from '../../external/rotation';
import type { Clients } from '../../services/est/clients';
import type { Secrets } from '../../services/secretsmanager/secrets';
import type { Leaf, X509Authority } from '../../x509/authority';

const USERNAME = 'signer';

/** Names of the secrets. */
const PASSWORD_SECRET = 'iot-ca/password';
const CLIENT_CERTIFICATE_SECRET = 'iot-ca/client-certificate';

/** Called after each step of a rotation: devices may ask meanwhile. */
export type AfterStep = (step: RotationStep) => void | Promise<void>;

/** What the signer shows to the server: a password and a client certificate, each at the server and in Secrets Manager. */
export class Credentials {
  /** Makes both, and stores them on both sides. @param issuer The CA whose client certificates the server accepts. */
  static async create(secrets: Secrets, clients: Clients, issuer: X509Authority): Promise<Credentials> {
    const credentials = new Credentials(secrets, clients, issuer, await issueTo(issuer));
    credentials.restore();
    secrets.store(PASSWORD_SECRET, passwordSecret(credentials.#password));
    secrets.store(CLIENT_CERTIFICATE_SECRET, certificateSecret(credentials.#certificate));
    return credentials;
  }

  readonly #secrets: Secrets;
  readonly #clients: Clients;
  readonly #issuer: X509Authority;
  #certificate: Leaf;
  #password = newPassword();

  private constructor(secrets: Secrets, clients: Clients, issuer: X509Authority, certificate: Leaf) {
    this.#secrets = secrets;
    this.#clients = clients;
    this.#issuer = issuer;
    this.#certificate = certificate;
  }

  get passwordArn(): string {
    return this.#secrets.find(PASSWORD_SECRET).arn;
  }

  get certificateArn(): string {
    return this.#secrets.find(CLIENT_CERTIFICATE_SECRET).arn;
  }

  /** The client certificate, PEM. */
  get certificatePem(): string {
    return this.#certificate.certificatePem;
  }

  /** What must be nowhere else: the password, the header that carries it, and each line of the key. */
  get texts(): readonly string[] {
    const basic = Buffer.from(`${USERNAME}:${this.#password}`).toString('base64');
    const lines = this.#certificate.privateKeyPem.split('\n').filter((line) => /^[\w+/=]{20,}$/.test(line));
    return [this.#password, basic, ...lines];
  }

  /** Changes the password at the server only, as somebody does who knows nothing of the signer, until `restore`. */
  spoilPassword(): void {
    this.#clients.setPassword(USERNAME, newPassword());
  }

  /** Makes the server accept what Secrets Manager has. */
  restore(): void {
    this.#clients.setPassword(USERNAME, this.#password);
    this.#clients.admit(this.#certificate.certificatePem);
  }

  /** Rotates the password. The server knows one at a time: the old one is wrong before the new one is current. */
  async rotatePassword(after?: AfterStep): Promise<void> {
    const password = newPassword();
    await rotate(this.#secrets, {
      name: PASSWORD_SECRET,
      text: passwordSecret(password),
      set: () => {
        this.#password = password;
        this.restore();
      },
      after,
    });
  }

  /** Rotates the client certificate. The server forgets the old one as soon as the new one is current. */
  async rotateCertificate(after?: AfterStep): Promise<void> {
    const before = this.#certificate;
    const next = await issueTo(this.#issuer);
    await rotate(this.#secrets, {
      name: CLIENT_CERTIFICATE_SECRET,
      text: certificateSecret(next),
      set: () => {
        this.#certificate = next;
        this.restore();
      },
      after: async (step) => {
        if (step === 'finished') this.#clients.expel(before.certificatePem);
        await after?.(step);
      },
    });
  }
}

function issueTo(issuer: X509Authority): Promise<Leaf> {
  return issuer.createLeaf({ subject: 'CN=signer,O=Example', usage: 'client' });
}

function passwordSecret(password: string): string {
  return JSON.stringify({ username: USERNAME, password });
}

function certificateSecret({ certificatePem, privateKeyPem }: Leaf): string {
  return JSON.stringify({ certificate: certificatePem, private_key: privateKeyPem });
}

function newPassword(): string {
  return randomBytes(18).toString('base64url');
}
