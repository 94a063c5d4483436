/** Inputs of a route beside its path. */
export type Input = 'query' | 'body';

/** Facts that a route states about itself, for what judges its requests before any guard runs. */
export interface RouteFacts {
  isPublic?: boolean;
  /** Tells whether those who watch the backend ask: they are always answered. */
  isForOperators?: boolean;
  takes?: Input[];
  /** Largest body, where the route takes one. */
  bodyBytes?: number;
  /** Largest body that is left unread for the route, which reads it as bytes; of any media type. */
  rawBytes?: number;
  /** Requests that one counts for in the limits of a minute. */
  cost?: number;
}

/** The metadata that Nest's adapter gives to Fastify as `config` of the route. On Express guards alone read it. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** States facts about a route, beside those that other decorators state. */
export function States(facts: RouteFacts): MethodDecorator {
  return (_target, _name, { value: method }) => {
    if (typeof method !== 'function') return;
    Reflect.defineMetadata(ROUTE_CONFIG, { ...statedFacts(method), ...facts }, method);
  };
}

/** The facts that decorators state about a route's method; none of one that they do not describe. */
export function statedFacts(method: object): RouteFacts {
  return (Reflect.getMetadata(ROUTE_CONFIG, method) as RouteFacts | undefined) ?? {};
}

/** The facts of a request's route on Fastify; none of a route that no decorator describes. */
export function factsOf({ routeOptions }: { routeOptions: { config: object } }): RouteFacts {
  return routeOptions.config;
}
