import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { FileStorageOptions, S3Options } from '../../options/file.options.js';
import { S3_TIMEOUT_MS } from '../file.limits.js';

const S3_PACKAGES = '@aws-sdk/client-s3 @aws-sdk/s3-request-presigner';
const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/**
 * The disk that the options name.
 *
 * @throws Error with a sentence that says what to install, where the packages of S3 are missing
 */
export async function diskOf(storage: FileStorageOptions): Promise<Disk> {
  return new Disk('s3' in storage ? await s3Driver(storage.s3) : new PrivateFolder(storage.folder));
}

/** A folder that no other user of the machine reads. */
class PrivateFolder extends FSDriver {
  private readonly location: string;

  constructor(folder: string) {
    const location = resolve(folder);
    super({ location, visibility: 'private' });
    this.location = location;
  }

  override async putStream(...write: Parameters<FSDriver['putStream']>): Promise<void> {
    await mkdir(this.location, { recursive: true, mode: 0o700 });
    await super.putStream(...write);
  }
}

async function s3Driver({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Options) {
  const { S3Driver } = await loadS3();
  return new S3Driver({
    bucket,
    region,
    // The SDK would else take the address from its own variables and files. The path has the bucket where a server of
    // another kind may have no name for each.
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    forcePathStyle: endpoint !== undefined,
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    // Servers of other kinds may not know the checksums that the SDK adds.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    supportsACL: false,
    visibility: 'private',
    requestHandler: { requestTimeout: S3_TIMEOUT_MS, connectionTimeout: S3_TIMEOUT_MS },
  });
}

async function loadS3() {
  try {
    return await import('flydrive/drivers/s3');
  } catch (error) {
    if (!NOT_FOUND.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new Error(`Files in S3 need packages: npm install ${S3_PACKAGES}`, { cause: error });
  }
}
