import { type AwsAccount, regionalArn } from '../../account';
import { ApiError } from '../../wire/api-error';
import { Tags } from '../tags';

/** The only operation that a certificate provider can take over. */
type AccountDefaultOperation = 'CreateCertificateFromCsr';

/** Parameters of CreateCertificateProvider. */
export interface CertificateProviderSettings {
  /** 1–128 letters, digits and `_=,@-`. */
  readonly certificateProviderName: string;
  /** The signer, 1–170 characters. */
  readonly lambdaFunctionArn: string;
  /** @default CreateCertificateFromCsr, the only one there is */
  readonly accountDefaultForOperations?: readonly string[];
}

/** Answer of DescribeCertificateProvider. */
export interface CertificateProvider extends Required<CertificateProviderSettings> {
  readonly accountDefaultForOperations: readonly AccountDefaultOperation[];
  readonly certificateProviderArn: string;
  readonly creationDate: Date;
  readonly lastModifiedDate: Date;
}

/**
 * The account's certificate provider, if there is one.
 * Limits: AWS IoT API reference, CreateCertificateProvider; AWS::IoT::CertificateProvider's schema.
 */
export class CertificateProviders {
  #provider?: CertificateProvider;
  /** Tags of the provider, by ARN. */
  readonly tags = new Tags();

  readonly #account: AwsAccount;

  constructor(account: AwsAccount) {
    this.#account = account;
  }

  /** The active provider; undefined while AWS IoT itself signs. */
  get active(): CertificateProvider | undefined {
    return this.#provider;
  }

  /** @throws InvalidRequestException; ResourceAlreadyExistsException if there is one, under any name. */
  create(settings: CertificateProviderSettings): CertificateProvider {
    const { certificateProviderName, lambdaFunctionArn } = settings;
    requireName(certificateProviderName);
    requireFunctionArn(lambdaFunctionArn);
    requireOperations(settings.accountDefaultForOperations);
    if (this.#provider) {
      throw new ApiError(
        'ResourceAlreadyExistsException',
        `certificate provider '${this.#provider.certificateProviderName}' exists, and an account can have only one: ` +
          `delete it before creating '${certificateProviderName}'`,
      );
    }
    const now = new Date();
    this.#provider = {
      certificateProviderName,
      // The form in the service authorization reference; the developer guide's samples have a colon.
      certificateProviderArn: regionalArn(
        this.#account,
        'iot',
        `certificateprovider/${certificateProviderName}`,
      ),
      lambdaFunctionArn,
      accountDefaultForOperations: ['CreateCertificateFromCsr'],
      creationDate: now,
      lastModifiedDate: now,
    };
    return this.#provider;
  }

  /** Settings that are left out do not change. @throws ResourceNotFoundException, InvalidRequestException */
  update(
    settings: Pick<CertificateProviderSettings, 'certificateProviderName'> & {
      readonly [Member in keyof CertificateProviderSettings]?:
        | CertificateProviderSettings[Member]
        | undefined;
    },
  ): CertificateProvider {
    const provider = this.describe(settings.certificateProviderName);
    const { lambdaFunctionArn = provider.lambdaFunctionArn } = settings;
    requireFunctionArn(lambdaFunctionArn);
    requireOperations(settings.accountDefaultForOperations);
    this.#provider = { ...provider, lambdaFunctionArn, lastModifiedDate: new Date() };
    return this.#provider;
  }

  /** AWS IoT itself signs from the next request on. @throws ResourceNotFoundException */
  delete(certificateProviderName: string): void {
    this.describe(certificateProviderName);
    this.#provider = undefined;
  }

  /** @throws ResourceNotFoundException */
  describe(certificateProviderName: string): CertificateProvider {
    if (this.#provider?.certificateProviderName !== certificateProviderName) {
      throw new ApiError(
        'ResourceNotFoundException',
        `no certificate provider is named '${certificateProviderName}'`,
      );
    }
    return this.#provider;
  }

  /** A list of zero or one. */
  list(): readonly CertificateProvider[] {
    return this.#provider ? [this.#provider] : [];
  }
}

function requireName(name: unknown): void {
  if (typeof name !== 'string' || !/^[\w=,@-]{1,128}$/.test(name)) {
    throw new ApiError(
      'InvalidRequestException',
      `certificateProviderName '${name}': expected 1–128 letters, digits and '_=,@-'`,
    );
  }
}

function requireFunctionArn(arn: unknown): void {
  if (typeof arn !== 'string' || !/^arn:[\w-]+:lambda:.+:function:.+$/.test(arn) || arn.length > 170) {
    throw new ApiError(
      'InvalidRequestException',
      `lambdaFunctionArn '${arn}': expected the ARN of a Lambda function, at most 170 characters`,
    );
  }
}

function requireOperations(operations: readonly string[] = ['CreateCertificateFromCsr']): void {
  if (operations.length !== 1 || operations[0] !== 'CreateCertificateFromCsr') {
    throw new ApiError(
      'InvalidRequestException',
      `accountDefaultForOperations [${operations}]: expected exactly CreateCertificateFromCsr`,
    );
  }
}
