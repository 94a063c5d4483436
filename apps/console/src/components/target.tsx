import { useState } from 'react';
import { Field, fieldError, SelectField } from './field.js';
import styles from './target.module.css';

/** What a hold, a budget, an erasure or an export is about, with the fields of its type. */
export interface Target {
  type: TargetType;
  userId?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
  conversationId?: string | undefined;
}

const FIELDS = {
  organization: [],
  user: ['userId'],
  entity: ['entityType', 'entityId'],
  conversation: ['conversationId'],
  agentType: ['agentType'],
} as const;

export type TargetType = keyof typeof FIELDS;

const NAMES: Record<TargetType, string> = {
  organization: 'The whole organization',
  user: 'A user',
  entity: 'A case or other entity',
  conversation: 'A conversation',
  agentType: 'An agent',
};

const LABELS = {
  userId: 'User',
  entityType: 'Type of the entity',
  entityId: 'Id of the entity',
  conversationId: 'Id of the conversation',
  agentType: 'Agent type',
} as const;

/** A target in words: `User mia`, `case:HR-17`. */
export function TargetName({ target }: { target: Target }) {
  return <bdi className={styles.name}>{nameOf(target)}</bdi>;
}

export function nameOf(target: Target): string {
  const { type, userId, entityType, entityId, conversationId, agentType } = target;
  if (type === 'user') return `User ${userId ?? ''}`;
  if (type === 'entity') return `${entityType ?? ''}:${entityId ?? ''}`;
  if (type === 'conversation') return `Conversation ${conversationId ?? ''}`;
  if (type === 'agentType') return `Agent ${agentType ?? ''}`;
  return 'The whole organization';
}

/**
 * Fields that name a target.
 *
 * @param within the name of the field of the API that takes it, by which errors name its fields; empty of a query
 */
export function TargetFields({
  types,
  error,
  within = 'target',
  legend = 'About',
}: {
  types: readonly TargetType[];
  error: unknown;
  within?: string;
  legend?: string;
}) {
  const [type, setType] = useState<TargetType>(types[0] ?? 'organization');
  const at = (field: string): string => (within === '' ? field : `${within}.${field}`);
  return (
    <>
      <SelectField
        label={legend}
        name="type"
        value={type}
        error={fieldError(error, at('type'), within)}
        onChange={({ target }) => {
          setType(types.find((one) => one === target.value) ?? 'organization');
        }}
      >
        {types.map((one) => (
          <option key={one} value={one}>
            {NAMES[one]}
          </option>
        ))}
      </SelectField>
      {FIELDS[type].map((field) => (
        <Field
          key={field}
          label={LABELS[field]}
          name={field}
          required
          error={fieldError(error, at(field))}
          defaultValue={field === 'entityType' ? 'case' : undefined}
        />
      ))}
    </>
  );
}

/** The target that the texts of a form name. */
export function targetFrom(texts: Record<string, string | undefined>): Target {
  const type = (texts.type ?? 'organization') as TargetType;
  const target: Target = { type };
  for (const field of FIELDS[type]) target[field] = texts[field] ?? '';
  return target;
}

/** Names of the fields of a target, as the API's errors have them. */
export function targetErrorFields(within: string): string[] {
  return [
    within,
    ...['type', ...Object.keys(LABELS)].map((field) => (within === '' ? field : `${within}.${field}`)),
  ];
}
