import { type DynamicModule, Module } from '@nestjs/common';
import {
  AI_MODULE_OPTIONS,
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type OPTIONS_TYPE,
} from './options/ai.module-definition.js';
import {
  AI_OPTIONS,
  type AiModuleOptions,
  type AiModuleStructure,
  withDefaults,
} from './options/ai.options.js';
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
  static forRoot({ http, agents, isGlobal, ...options }: typeof OPTIONS_TYPE): DynamicModule {
    return assemble(AiOptionsModule.forRoot(options), { http, agents, isGlobal });
  }

  /** As `forRoot`, with options that a factory makes from what it injects. */
  static forRootAsync({ http, agents, isGlobal, ...options }: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return assemble(AiOptionsModule.forRootAsync(options), { http, agents, isGlobal });
  }
}

function assemble(given: DynamicModule, structure: AiModuleStructure): DynamicModule {
  const { http = { path: DEFAULT_PATH }, agents = true, isGlobal = true } = structure;
  const options = withOptions(given, { http });
  const store = StoreModule.with(options, http);
  return {
    module: AiModule,
    global: isGlobal,
    imports: agents ? [store, agentsWith(store, options, { http, isGlobal })] : [store],
    exports: [store],
  };
}

/** Loads the agents only where they are wanted: a store alone needs no AI SDK. */
async function agentsWith(
  store: DynamicModule,
  options: DynamicModule,
  structure: Required<Pick<AiModuleStructure, 'http' | 'isGlobal'>>,
): Promise<DynamicModule> {
  const { AgentsModule } = await import('./agents/agents.module.js');
  return AgentsModule.with(store, options, structure);
}

function withOptions(given: DynamicModule, structure: AiModuleStructure): DynamicModule {
  const options = {
    provide: AI_OPTIONS,
    inject: [AI_MODULE_OPTIONS],
    useFactory: (chosen: AiModuleOptions) => withDefaults(chosen, structure),
  };
  return { ...given, providers: [...(given.providers ?? []), options], exports: [AI_OPTIONS] };
}
