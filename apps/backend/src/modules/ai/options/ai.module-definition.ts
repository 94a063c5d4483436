import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AiModuleOptions, AiModuleExtras } from './ai.options.js';

export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: AI_MODULE_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<AiModuleOptions>({ moduleName: 'Ai' })
  .setClassMethodName('forRoot')
  .setExtras<AiModuleExtras>({}, (definition) => definition)
  .build();
