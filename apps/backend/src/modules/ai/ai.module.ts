import { type DynamicModule, Module } from '@nestjs/common';
import {
  AI_MODULE_OPTIONS,
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type OPTIONS_TYPE,
} from './options/ai.module-definition.js';
import { AI_OPTIONS, type AiModuleOptions, type AiModuleExtras, withDefaults } from './options/ai.options.js';
import type { ConsoleOptions } from './options/console.options.js';
import type { OrganizationParts } from './options/organization.options.js';
import { ConsoleModule } from './console/console.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { StoreModule } from './store.module.js';

const DEFAULT_PATH = 'api/v1/ai';

/** The options, which both parts of the module inject. */
@Module({})
class AiOptionsModule extends ConfigurableModuleClass {}

/**
 * The conversation store and the runtime of its agents, as one module. Import it from `index.ts`, once in an
 * application: its exports are then available to every module.
 */
@Module({})
export class AiModule {
  static forRoot({
    http,
    agents,
    organization,
    console,
    isGlobal,
    ...options
  }: typeof OPTIONS_TYPE): DynamicModule {
    return assemble(AiOptionsModule.forRoot(options), { http, agents, organization, console, isGlobal });
  }

  /** As `forRoot`, with options that a factory makes from what it injects. */
  static forRootAsync({
    http,
    agents,
    organization,
    console,
    isGlobal,
    ...options
  }: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return assemble(AiOptionsModule.forRootAsync(options), { http, agents, organization, console, isGlobal });
  }
}

function assemble(given: DynamicModule, extras: AiModuleExtras): DynamicModule {
  const { http = { path: DEFAULT_PATH }, agents = true, organization = true, isGlobal = true } = extras;
  const options = withOptions(given, { http });
  const store = StoreModule.register(options, http);
  const parts = organization
    ? [store, OrganizationModule.register(store, options, { http, chosen: partsOf(organization) })]
    : [store];
  const pages = registerConsole(extras.console, http);
  const definition = {
    module: AiModule,
    global: isGlobal,
    imports: [...parts, ...pages],
    exports: [...parts],
  };
  if (agents) return withAgents(definition, registerAgents(store, options, http));
  // Files without their routes: they are exported and removed with their conversations.
  return organization
    ? { ...definition, imports: [...definition.imports, registerFiles(store, options, false)] }
    : definition;
}

function registerConsole(options: ConsoleOptions | undefined, http: Http): DynamicModule[] {
  if (options === undefined) return [];
  if (http === false) throw new Error('AiModule: the console needs the routes: leave out `http: false`.');
  return [ConsoleModule.register(options, http.path)];
}

function partsOf(organization: true | OrganizationParts): OrganizationParts {
  return organization === true ? {} : organization;
}

type Http = NonNullable<AiModuleExtras['http']>;
type Definition = DynamicModule & { exports: DynamicModule[] };

/** Nest reads what a module exports after it has loaded what it imports: the agents are among both by then. */
function withAgents(definition: Definition, agents: Promise<DynamicModule>): DynamicModule {
  const { exports } = definition;
  const exported = agents.then((module) => {
    exports.push(module);
    return module;
  });
  return { ...definition, imports: [...(definition.imports ?? []), exported] };
}

/** Loads the agents and the files of their chats only where they are wanted: a store alone needs no AI SDK. */
async function registerAgents(
  store: DynamicModule,
  options: DynamicModule,
  http: Http,
): Promise<DynamicModule> {
  const { AgentsModule } = await import('./agents/agents.module.js');
  return AgentsModule.register(store, await registerFiles(store, options, http), options, http);
}

async function registerFiles(
  store: DynamicModule,
  options: DynamicModule,
  http: Http,
): Promise<DynamicModule> {
  const { FilesModule } = await import('./files/files.module.js');
  return FilesModule.register(store, options, http);
}

function withOptions(given: DynamicModule, extras: AiModuleExtras): DynamicModule {
  const options = {
    provide: AI_OPTIONS,
    inject: [AI_MODULE_OPTIONS],
    useFactory: (chosen: AiModuleOptions) => withDefaults(chosen, extras),
  };
  return { ...given, providers: [...(given.providers ?? []), options], exports: [AI_OPTIONS] };
}
