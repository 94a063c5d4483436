import { join } from 'node:path';
import { type Environment, SettingsError } from './environment.js';
import { dataFolder } from './project-root.js';
import { listed } from './setting.decorators.js';

interface S3Settings {
  bucket: string;
  region: string;
  endpoint?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** Where the bytes of files are kept, and the media types that are taken where the setting names them. */
export interface FileSettings {
  storage: { folder: string } | { s3: S3Settings };
  types?: string[];
}

/** The settings of the storage that is named; what its rules ask for is there. */
export function fileSettings(environment: Environment): FileSettings {
  const { FILES_FOLDER: folder = join(dataFolder(), 'files'), FILES_S3_BUCKET: bucket } = environment;
  const types = environment.FILES_TYPES === undefined ? {} : { types: listed(environment.FILES_TYPES) };
  if (bucket === undefined) return { storage: { folder }, ...types };
  if (environment.FILES_FOLDER === undefined)
    return { storage: { s3: s3Settings(bucket, environment) }, ...types };
  throw new SettingsError([
    'FILES_FOLDER and FILES_S3_BUCKET are both set, of which only one can keep the files',
  ]);
}

function s3Settings(bucket: string, environment: Environment): S3Settings {
  const { FILES_S3_REGION: region = '', FILES_S3_ENDPOINT: endpoint } = environment;
  const { FILES_S3_ACCESS_KEY_ID: accessKeyId, FILES_S3_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  return {
    bucket,
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { accessKeyId, secretAccessKey }),
  };
}
