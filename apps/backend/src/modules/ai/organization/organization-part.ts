import type { Provider, Type } from '@nestjs/common';
import type { OrganizationParts } from '../options/organization.options.js';

/** A part of `OrganizationModule` that an application can leave out: what it adds to the module. */
export interface OrganizationPart {
  /** The option that leaves it out. */
  name: keyof OrganizationParts;
  /** The parts that it cannot do without. */
  needs?: readonly (keyof OrganizationParts)[];
  imports?: Type[];
  controllers: Type[];
  providers: Provider[];
  /** Providers that the application, and the agents, may inject. */
  exports: Type[];
}
