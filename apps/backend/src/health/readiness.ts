/** The token of the check that the backend can serve requests. */
export const READINESS = Symbol('READINESS');

export interface Readiness {
  /** @throws Error where it cannot serve now */
  check(): Promise<void>;
}
