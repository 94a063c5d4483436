import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from './settings.js';

const TEST = { NODE_ENV: 'test' };
const S3 = { ...TEST, FILES_S3_BUCKET: 'files', FILES_S3_REGION: 'eu-central-1' };

describe('the settings of files', () => {
  it('name a folder of the project by default, and leave the types to the module', () => {
    expect(settingsFrom(TEST).files).toEqual({
      storage: { folder: expect.stringMatching(/[\\/]\.data[\\/]files$/) },
    });
  });

  it('name another folder, and types', () => {
    const variables = { ...TEST, FILES_FOLDER: '/srv/files', FILES_TYPES: 'image/png, audio/mpeg' };

    expect(settingsFrom(variables).files).toEqual({
      storage: { folder: '/srv/files' },
      types: ['image/png', 'audio/mpeg'],
    });
  });

  it('name a bucket, with keys or without', () => {
    const keys = { FILES_S3_ACCESS_KEY_ID: 'id', FILES_S3_SECRET_ACCESS_KEY: 'secret' };
    const s3 = { bucket: 'files', region: 'eu-central-1' };

    expect(settingsFrom(S3).files.storage).toEqual({ s3 });
    expect(settingsFrom({ ...S3, ...keys, FILES_S3_ENDPOINT: 'http://minio:9000' }).files.storage).toEqual({
      s3: { ...s3, endpoint: 'http://minio:9000', accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  });

  it.each([
    ['FILES_S3_BUCKET', { FILES_S3_REGION: 'eu-central-1' }],
    ['FILES_S3_REGION', { FILES_S3_BUCKET: 'files' }],
    ['FILES_S3_REGION', { FILES_S3_BUCKET: 'files', FILES_S3_REGION: 'evil.example/' }],
    ['FILES_S3_SECRET_ACCESS_KEY', { ...S3, FILES_S3_ACCESS_KEY_ID: 'id' }],
    ['FILES_S3_ACCESS_KEY_ID', { ...S3, FILES_S3_SECRET_ACCESS_KEY: 'secret' }],
    ['FILES_S3_ENDPOINT', { ...S3, FILES_S3_ENDPOINT: 'minio' }],
    ['FILES_FOLDER', { ...S3, FILES_FOLDER: '/srv/files' }],
    ['FILES_TYPES', { FILES_TYPES: 'images' }],
    ['FILES_TYPES', { FILES_TYPES: 'application/json' }],
  ])('are refused by a sentence that names %s', (name, variables) => {
    expect(() => settingsFrom({ ...TEST, ...variables })).toThrow(name);
  });
});
