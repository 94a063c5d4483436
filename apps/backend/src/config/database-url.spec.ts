import { describe, expect, it } from '@jest/globals';
import { isEncoded, withPlainSslMode } from './database-url.js';

describe('isEncoded', () => {
  it.each([
    'postgresql://localhost/store',
    'postgres://me:secret@localhost:5432/store?sslmode=require',
    'postgresql://me:p%40ss%2Fw%23rd@db.example.com/store',
    'postgresql://me@/store?host=/var/run/postgresql',
    'postgresql:///store',
    'postgresql://[::1]:5432/store',
    'postgresql://one,two/store',
  ])('is true of %s', (url) => {
    expect(isEncoded(url)).toBe(true);
  });

  it.each(['a/b', 'a#b', 'a?b', '1/2', '1#2', 'p@a/b', 'p@1/b'])(
    'is false of the password %s as it is',
    (password) => {
      expect(isEncoded(`postgresql://me:${password}@localhost:5432/store`)).toBe(false);
    },
  );
});

describe('withPlainSslMode', () => {
  it.each([
    ['postgresql://x/y?sslmode=require', 'postgresql://x/y?sslmode=verify-full'],
    ['postgresql://x/y?a=b&sslmode=prefer&c=d', 'postgresql://x/y?a=b&sslmode=verify-full&c=d'],
    ['postgresql://x/y?sslmode=no-verify', 'postgresql://x/y?sslmode=no-verify'],
    [
      'postgresql://x/y?uselibpqcompat=true&sslmode=require',
      'postgresql://x/y?uselibpqcompat=true&sslmode=require',
    ],
    ['postgresql://me:sslmode=require@x/y', 'postgresql://me:sslmode=require@x/y'],
  ])('takes %s for %s', (url, plain) => {
    expect(withPlainSslMode(url)).toBe(plain);
  });
});
