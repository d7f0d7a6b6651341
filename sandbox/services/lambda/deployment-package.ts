import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { ApiError } from '../../wire/api-error';

/** A function's code, unpacked. */
export interface DeploymentPackage {
  /** Absolute path of the folder from which the handler is loaded. */
  readonly taskRoot: string;
  /** Base64 SHA-256 of the zip, in the form of AWS Lambda and Terraform's `source_code_hash`. */
  readonly codeSha256: string;
  /** Bytes of the zip. */
  readonly codeSize: number;
}

/**
 * Unpacks a zip into a new folder.
 *
 * @param zip bytes, or the path of a .zip file.
 * @param taskRoot the folder to create.
 * @throws InvalidParameterValueException if the file is missing or not a zip, or an entry would be outside of the folder.
 */
export async function unpack(zip: Buffer | string, taskRoot: string): Promise<DeploymentPackage> {
  const bytes = typeof zip === 'string' ? await read(zip) : zip;
  for (const [name, content] of Object.entries(entriesOf(bytes))) {
    const path = resolve(taskRoot, name);
    if (!path.startsWith(taskRoot + sep)) {
      throw new ApiError(
        'InvalidParameterValueException',
        `zip: entry '${name}' would be outside of the function's folder`,
      );
    }
    if (name.endsWith('/')) {
      await mkdir(path, { recursive: true });
    } else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }
  await mkdir(taskRoot, { recursive: true });
  return {
    taskRoot,
    codeSha256: createHash('sha256').update(bytes).digest('base64'),
    codeSize: bytes.length,
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ApiError('InvalidParameterValueException', `zip '${path}' cannot be read; was it built?`, {
      cause,
    });
  }
}

function entriesOf(bytes: Buffer): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    throw new ApiError('InvalidParameterValueException', 'zip: not a zip file, or damaged', {
      cause,
    });
  }
}
