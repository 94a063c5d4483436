import { UsageError } from './command.js';

/** Options by which a command is told a user, an entity or a conversation. */
export const SUBJECT_OPTIONS = {
  user: { type: 'string', value: 'USER', about: 'the conversations of this user' },
  entity: { type: 'string', value: 'TYPE:ID', about: 'those about this entity, such as case:HR-17' },
  conversation: { type: 'string', value: 'ID', about: 'one conversation' },
} as const;

type SubjectOptions = Partial<Record<keyof typeof SUBJECT_OPTIONS, string>>;

/** A user, an entity or a conversation; all are absent where none was named. */
export interface Subject {
  userId?: string;
  entityType?: string;
  entityId?: string;
  conversationId?: string;
}

/** @throws UsageError where more than one is named, or an entity is not a type, a colon and an id */
export function subjectOf({ user, entity, conversation }: SubjectOptions): Subject {
  const named = [user, entity, conversation].filter((one) => one !== undefined);
  if (named.length > 1) throw new UsageError('Name one of --user, --entity and --conversation.');
  if (user !== undefined) return { userId: user };
  if (conversation !== undefined) return { conversationId: conversation };
  return entity === undefined ? {} : entityFrom(entity);
}

/** @throws UsageError where it is not a type, a colon and an id */
export function entityFrom(text: string): Required<Pick<Subject, 'entityType' | 'entityId'>> {
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1)
    throw new UsageError('--entity takes a type, a colon and an id, such as case:HR-17.');
  return { entityType: text.slice(0, colon), entityId: text.slice(colon + 1) };
}
