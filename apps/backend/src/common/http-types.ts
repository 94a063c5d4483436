/** The part of a request that Express and Fastify share. */
export interface HttpRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  query?: unknown;
  body?: unknown;
  /** The request's id, where the server gives one. */
  id?: unknown;
}

/** The part of a response that Express and Fastify share. */
export interface HttpResponse {
  status(code: number): this;
  header(name: string, value: string | number): this;
  send(body?: unknown): unknown;
}

/** The route's pattern, never the address: that may quote search terms. */
export function routeOf(request: object): string | undefined {
  const { routeOptions, route } = request as { routeOptions?: { url?: string }; route?: { path?: string } };
  return routeOptions?.url ?? route?.path;
}
