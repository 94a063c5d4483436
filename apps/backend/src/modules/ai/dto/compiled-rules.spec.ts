import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage, IsString, MinLength, validateSync } from 'class-validator';
import fc from 'fast-check';
import { passesRules } from './compiled-rules.js';
import * as dtos from './index.js';
import { ToolCallDto, ToolResultDto } from './message.dto.js';
import { instanceOf, VALIDATION_OPTIONS } from './validated.js';

type NamedDto = [name: string, Dto: new () => object, accepted: Record<string, unknown>];

/** With something that each accepts: chance alone may not find any. */
const CHECKED: [new () => object, Record<string, unknown>][] = [
  [dtos.AddMessageDto, { role: 'user' }],
  [dtos.GetContextDto, { maxTokens: 1 }],
  [dtos.GetMessagesDto, {}],
  [dtos.GetOrCreateConversationDto, {}],
  [dtos.GetStatsDto, {}],
  [dtos.ListConversationsDto, {}],
  [dtos.PauseConversationDto, {}],
  [dtos.ScopeDto, { organizationId: 'acme', userId: 'mia' }],
  [dtos.SearchMessagesDto, { query: 'x' }],
  [dtos.UpdateTitleDto, { title: 'x' }],
  [ToolCallDto, { id: 'call', name: 'x' }],
  [ToolResultDto, { toolUseId: 'call' }],
];

const UNKNOWN_FIELD = 'unknown';

function fieldsOf(Dto: new () => object): string[] {
  const storage = getMetadataStorage();
  const metadata = storage.getTargetValidationMetadatas(Dto, '', false, false);
  return Object.keys(storage.groupByPropertyName(metadata));
}

const call = fc.oneof(
  fc
    .record({ id: fc.constantFrom('call', ''), name: fc.string() })
    .map((value) => instanceOf(ToolCallDto, value)),
  fc.constantFrom(null, 1, []),
);
const value = fc.oneof(
  fc.constantFrom('user', 'assistant', 'asc', 'ACTIVE', 'x', '', ' ', '\u0000', '\ud800', 'x'.repeat(200)),
  fc.constantFrom<unknown>(undefined, null, true, new Date(), new Date(Number.NaN), {}, [], -1, 1.5, 2 ** 31),
  fc.nat(300),
  fc.string(),
  fc.array(call, { maxLength: 2 }),
);

describe('isAccepted', () => {
  it.each<NamedDto>(CHECKED.map(([Dto, accepted]) => [Dto.name, Dto, accepted]))(
    'says of every %s what class-validator says',
    (_name, Dto, example) => {
      const outcomes = new Set<boolean>();
      const field = fc.constantFrom(...fieldsOf(Dto), UNKNOWN_FIELD);
      fc.assert(
        fc.property(fc.dictionary(field, value, { maxKeys: 4, noNullPrototype: true }), (fields) => {
          const dto = instanceOf<object>(Dto, fields);
          const accepted = passesRules(dto);
          expect(accepted).toBe(validateSync(dto, VALIDATION_OPTIONS).length === 0);
          outcomes.add(accepted);
        }),
        { numRuns: 2000, examples: [[example], [{ [UNKNOWN_FIELD]: 1 }]] },
      );
      expect(outcomes.size).toBe(2);
    },
  );

  it('leaves a kind of rule that it does not know to class-validator', () => {
    class Tags {
      @IsString({ each: true })
      @MinLength(2, { each: true })
      tags = ['ok'];
    }

    expect(passesRules(new Tags())).toBe(false);
    expect(validateSync(new Tags(), VALIDATION_OPTIONS)).toEqual([]);
  });
});
