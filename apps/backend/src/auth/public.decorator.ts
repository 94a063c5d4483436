import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { States } from '../common/route-facts.js';

const PUBLIC = 'auth:public';

/** Marks a route that needs no token. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(PUBLIC, true), States({ isPublic: true }));

export function isPublic(reflector: Reflector, context: ExecutionContext): boolean {
  return reflector.get<boolean | undefined>(PUBLIC, context.getHandler()) ?? false;
}
