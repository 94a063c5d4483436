import { beforeAll } from '@jest/globals';
import { build } from './program.js';

/** Milliseconds: longer than a test may take, since a build from nothing does where the machine is busy. */
const BUILD_MS = 180_000;

/** Builds the backend before the tests of a file. */
export function useBuild(): void {
  beforeAll(build, BUILD_MS);
}
