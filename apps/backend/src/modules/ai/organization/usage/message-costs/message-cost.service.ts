import { Injectable } from '@nestjs/common';
import { type Principal, scopeOf } from '../../../../../common/principal.js';
import type { Scope } from '../../../../../common/scope.js';
import { validated } from '../../../dto/index.js';
import type { Owned } from '../../../repositories/branches/owned.sql.js';
import { conversationId, notFound } from '../../../services/conversation-id.js';
import { EntityGate } from '../../../services/entity-gate.js';
import { ownerOf } from '../../../services/owner.js';
import { EntityNarrowing } from '../../access/entity-narrowing.js';
import { requireGrant } from '../../access/grants.js';
import { PriceList } from '../price-list.js';
import { PriceRepository } from '../price.repository.js';
import { type UsedAmount, UsagePricing } from '../pricing.js';
import { ReadMessageCostsDto } from './dto/message-cost.dto.js';
import { costOfMessage, type MessageCost } from './message-cost.js';
import { MessageCostRepository } from './message-cost.repository.js';

const DEFAULT_MESSAGES = 50;

/** What messages are asked for by: `from`, a sequence (default 1), and `limit`, at most 200 (default 50). */
export type MessageCostsInput = Pick<ReadMessageCostsDto, keyof ReadMessageCostsDto>;

/** What each message of a conversation cost, and what all of them did. */
@Injectable()
export class MessageCostService {
  constructor(
    private readonly messages: MessageCostRepository,
    private readonly prices: PriceRepository,
    private readonly access: EntityGate,
    private readonly narrowing: EntityNarrowing,
  ) {}

  /**
   * The costs of one's own messages, of all branches, in order of sequence.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `VALIDATION_FAILED`
   */
  async read(scope: Scope, id: string, options: MessageCostsInput = {}): Promise<{ items: MessageCost[] }> {
    const owner = ownerOf(scope);
    const given = validated(ReadMessageCostsDto, options);
    const own = conversationId(id);
    await this.access.assertConversation(scope, own);
    return this.costs(owner, { scope: owner, conversationId: own }, given);
  }

  /**
   * The same in a conversation of any user, deleted or not.
   *
   * @throws ConversationError also `FORBIDDEN` without `ai:govern` and `ai:audit`
   */
  async readAny(
    principal: Principal,
    id: string,
    options: MessageCostsInput = {},
  ): Promise<{ items: MessageCost[] }> {
    const given = validated(ReadMessageCostsDto, options);
    const { reader, owned } = await this.anyOf(principal, id);
    return this.costs(reader, owned, given);
  }

  /**
   * What all messages of one's own conversation used and cost, of all branches, each at the price in effect when it was
   * stored.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`
   */
  async total(scope: Scope, id: string): Promise<UsedAmount> {
    const owner = ownerOf(scope);
    const own = conversationId(id);
    await this.access.assertConversation(scope, own);
    return this.addedUp(owner, { scope: owner, conversationId: own });
  }

  /**
   * The same of a conversation of any user, deleted or not.
   *
   * @throws ConversationError also `FORBIDDEN` without `ai:govern` and `ai:audit`
   */
  async totalOfAny(principal: Principal, id: string): Promise<UsedAmount> {
    const { reader, owned } = await this.anyOf(principal, id);
    return this.addedUp(reader, owned);
  }

  /** A conversation of any user that may be read. */
  private async anyOf(principal: Principal, id: string): Promise<{ reader: Scope; owned: Owned }> {
    requireGrant(principal, 'ai:govern', 'ai:audit');
    const reader = ownerOf(scopeOf(principal));
    const any = conversationId(id);
    const found = await this.messages.find(reader, any);
    if (!found || !(await this.narrowing.mayRead(principal, found))) return notFound();
    const scope = { organizationId: reader.organizationId, userId: found.userId };
    return { reader, owned: { scope, conversationId: any, withDeleted: true } };
  }

  private async addedUp(reader: Scope, owned: Owned): Promise<UsedAmount> {
    const pricing = UsagePricing.since(new PriceList(await this.prices.all(reader)), 0);
    const sums = (await this.messages.sums(reader, owned, pricing.bounds)) ?? notFound();
    return pricing.amountOf(sums);
  }

  private async costs(
    reader: Scope,
    owned: Owned,
    { from = 1, limit = DEFAULT_MESSAGES }: MessageCostsInput,
  ): Promise<{ items: MessageCost[] }> {
    const messages = (await this.messages.read(reader, owned, { from, limit })) ?? notFound();
    const prices = new PriceList(await this.prices.all(reader));
    return { items: messages.map((message) => costOfMessage(message, prices)) };
  }
}
