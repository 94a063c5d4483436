/**
 * Variables that the server gets. It outlives this process and keeps its environment, so no secret
 * may get into it.
 */
const PASSED_ON = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP'];

/** The environment of the programs of PostgreSQL: the same whatever the user's language is. */
export function environment(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(passedOn), LC_ALL: 'C', TZ: 'UTC' };
}
