import { ApiError } from '../../wire/api-error';
import { constraintViolated } from './parameters';

/** How `Value` is to be read (AWS Private CA API reference, "Validity"). */
type ValidityType = 'END_DATE' | 'ABSOLUTE' | 'DAYS' | 'MONTHS' | 'YEARS';

/** A point in time, or a duration from the moment of issuance. */
export interface Validity {
  readonly Value: number;
  readonly Type: ValidityType;
}

const TYPES: readonly string[] = ['END_DATE', 'ABSOLUTE', 'DAYS', 'MONTHS', 'YEARS'];

/** AWS sets notBefore to an hour before issuance, for devices whose clocks are behind. */
const DEFAULT_BACKDATING_MS = 3_600_000;

/** Reads a validity parameter. @throws ApiError ValidationException for anything else. */
export function readValidity(name: string, value: unknown): Validity {
  const { Value, Type } = (value ?? {}) as Partial<Validity>;
  if (typeof Type !== 'string' || !TYPES.includes(Type)) {
    throw constraintViolated(`${name}.type`, `Member must satisfy enum value set: [${TYPES.join(', ')}]`);
  }
  if (typeof Value !== 'number' || !Number.isSafeInteger(Value) || Value < 1) {
    throw constraintViolated(`${name}.value`, 'Member must have value greater than or equal to 1');
  }
  return { Value, Type };
}

/** End of a certificate that is issued at `issuedAt`. @throws ApiError for an invalid date. */
export function endOf(validity: Validity, issuedAt: Date): Date {
  const end = new Date(issuedAt);
  switch (validity.Type) {
    case 'DAYS':
      end.setUTCDate(end.getUTCDate() + validity.Value);
      break;
    case 'MONTHS':
      end.setUTCMonth(end.getUTCMonth() + validity.Value);
      break;
    case 'YEARS':
      end.setUTCFullYear(end.getUTCFullYear() + validity.Value);
      break;
    case 'ABSOLUTE':
      return valid(new Date(validity.Value * 1000), validity);
    case 'END_DATE':
      return valid(fromDigits(validity.Value), validity);
  }
  return valid(end, validity);
}

/** Start of a certificate. Only ABSOLUTE is allowed. @throws ApiError InvalidArgsException otherwise. */
export function startOf(notBefore: Validity | undefined, issuedAt: Date): Date {
  if (notBefore === undefined) {
    return new Date(issuedAt.getTime() - DEFAULT_BACKDATING_MS);
  }
  if (notBefore.Type !== 'ABSOLUTE') {
    throw new ApiError(
      'InvalidArgsException',
      `ValidityNotBefore must be of type ABSOLUTE, not ${notBefore.Type}.`,
    );
  }
  return endOf(notBefore, issuedAt);
}

/** YYMMDDHHMMSS (years below 50 are 20YY, others 19YY) or YYYYMMDDHHMMSS, which arrive as a number without leading zeros. */
function fromDigits(value: number): Date {
  const short = String(value).padStart(12, '0');
  const digits = short.length > 12 ? short : `${Number(short.slice(0, 2)) < 50 ? '20' : '19'}${short}`;
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(digits);
  return match === null
    ? new Date(Number.NaN)
    : new Date(`${match.slice(1, 4).join('-')}T${match.slice(4).join(':')}Z`);
}

function valid(date: Date, validity: Validity): Date {
  // RFC 5280 section 4.1.2.5: a certificate's dates end with the year 9999.
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) {
    throw new ApiError(
      'ValidationException',
      `${validity.Value} is not a validity of type ${validity.Type}.`,
    );
  }
  return date;
}
