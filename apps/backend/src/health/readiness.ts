/** The token of what the backend needs to serve requests. */
export const READINESS = Symbol('READINESS');

export interface Readiness {
  /** @throws Error where it cannot serve now */
  check(): Promise<void>;
}
