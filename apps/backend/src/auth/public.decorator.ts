import { States } from '../common/route-facts.js';

/** Marks a route that needs no token. */
export const Public = (): MethodDecorator => States({ isPublic: true });
