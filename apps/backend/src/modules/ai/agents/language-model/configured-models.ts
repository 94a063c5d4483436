import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { LanguageModel } from 'ai';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import type { ModelSettings } from '../../options/model-settings.js';
import { type ConfiguredModel, configuredModel } from './language-model.js';

/** The models of the agents, each made once. The module's own is made at the start, which fails where it cannot be. */
@Injectable()
export class ConfiguredModels implements OnModuleInit {
  private readonly made = new WeakMap<object, Promise<ConfiguredModel>>();
  private readonly byDefault: LanguageModel | ModelSettings;

  constructor(@Inject(AI_OPTIONS) { model = { provider: 'offline' } }: Pick<AiOptions, 'model'>) {
    this.byDefault = model;
  }

  async onModuleInit(): Promise<void> {
    await this.of();
  }

  /** The model that an agent has chosen, or the module's. */
  of(chosen = this.byDefault): Promise<ConfiguredModel> {
    if (typeof chosen === 'string') return configuredModel(chosen);
    const model = this.made.get(chosen) ?? configuredModel(chosen);
    this.made.set(chosen, model);
    return model;
  }
}
