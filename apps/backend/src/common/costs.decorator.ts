import { States } from './route-facts.js';

/** Counts a request to the route as so many in the limits of a minute: for what takes longer than most, or costs money. */
export const Costs = (requests: number): MethodDecorator => States({ cost: requests });
