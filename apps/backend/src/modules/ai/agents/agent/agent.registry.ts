import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ConversationError } from '../../domain/conversation-error.js';
import { Agent } from './agent.js';

/** Every agent that is a provider of some module, by its type. */
@Injectable()
export class AgentRegistry implements OnModuleInit {
  private readonly agents = new Map<string, Agent>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (!(instance instanceof Agent) || this.agents.get(instance.type) === instance) continue;
      if (this.agents.has(instance.type)) throw new Error(`Two agents have the type ${instance.type}.`);
      this.agents.set(instance.type, instance);
    }
  }

  get all(): Agent[] {
    return [...this.agents.values()];
  }

  get types(): string[] {
    return [...this.agents.keys()].sort();
  }

  /** @throws ConversationError `AGENT_NOT_FOUND`, which names the known agents */
  get(type: string): Agent {
    const agent = this.agents.get(type);
    if (agent) return agent;
    const known = this.agents.size > 0 ? `there are: ${this.types.join(', ')}` : 'none is registered';
    throw new ConversationError('AGENT_NOT_FOUND', `There is no such agent; ${known}.`);
  }
}
