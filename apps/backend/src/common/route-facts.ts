/** Inputs of a route beside its path. */
export type Input = 'query' | 'body';

/** Facts that a route states about itself, for what judges its requests before any guard runs. */
export interface RouteFacts {
  isPublic?: boolean;
  takes?: Input[];
  /** Largest body, where the route takes one. */
  bodyBytes?: number;
  /** Requests that one counts for in the limits of a minute. */
  cost?: number;
}

/** The metadata that Nest's adapter gives to Fastify as `config` of the route. On Express nothing reads it. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** States facts about a route, beside those that other decorators state. */
export function States(facts: RouteFacts): MethodDecorator {
  return (_target, _name, { value: method }) => {
    if (typeof method !== 'function') return;
    const stated = Reflect.getMetadata(ROUTE_CONFIG, method) as RouteFacts | undefined;
    Reflect.defineMetadata(ROUTE_CONFIG, { ...stated, ...facts }, method);
  };
}

/** The facts of a request's route on Fastify; none of a route that no decorator describes. */
export function factsOf({ routeOptions }: { routeOptions: { config: object } }): RouteFacts {
  return routeOptions.config;
}
