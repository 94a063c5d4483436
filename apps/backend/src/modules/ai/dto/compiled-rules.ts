import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Tells whether a value of an object is valid. */
type Rule = (value: unknown, object: object) => boolean;

/** The rules of one field, and the conditions under which they hold. */
interface FieldRules {
  conditions: Rule[];
  rules: Rule[];
}

const compiled = new Map<unknown, Map<string, FieldRules>>();

/**
 * Tells whether class-validator would find an instance valid. Applies class-validator's own rules, sorted by field once
 * for each class: class-validator sorts them anew for each object, which for a message took as long as the rest of its
 * preparation. False may be too strict, where a kind of rule is not known here: then class-validator decides.
 */
export function passesRules(object: object): boolean {
  const fields = rulesOf(object.constructor);
  for (const name of Object.keys(object)) if (!fields.has(name)) return false;
  for (const [name, field] of fields) {
    const value = (object as Record<string, unknown>)[name];
    if (all(field.conditions, value, object) && !all(field.rules, value, object)) return false;
  }
  return true;
}

function all(rules: readonly Rule[], value: unknown, object: object): boolean {
  for (const rule of rules) if (!rule(value, object)) return false;
  return true;
}

function rulesOf(type: object['constructor']): Map<string, FieldRules> {
  const known = compiled.get(type);
  if (known) return known;
  const storage = getMetadataStorage();
  const metadata = storage.groupByPropertyName(storage.getTargetValidationMetadatas(type, '', false, false));
  const fields = new Map(
    Object.entries(metadata).map(([name, ofField]) => [name, fieldRules(ofField, type.name)]),
  );
  compiled.set(type, fields);
  return fields;
}

function fieldRules(metadata: Metadata[], targetName: string): FieldRules {
  return {
    conditions: metadata.filter(isCondition).map(conditionOf),
    rules: metadata.filter((one) => !isCondition(one)).flatMap((one) => rulesFrom(one, targetName)),
  };
}

function isCondition({ type }: Metadata): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION;
}

function conditionOf({ constraints }: Metadata): Rule {
  const [condition] = constraints as ((object: object, value: unknown) => boolean)[];
  return (value, object) => condition?.(object, value) ?? false;
}

function rulesFrom(metadata: Metadata, targetName: string): Rule[] {
  if (metadata.type === ValidationTypes.NESTED_VALIDATION) return [isListOfPassing];
  const isPlain =
    metadata.type === ValidationTypes.CUSTOM_VALIDATION && !metadata.each && !metadata.validateIf;
  return isPlain ? constraintsOf(metadata, targetName) : [() => false];
}

function constraintsOf(
  { constraintCls, constraints, propertyName: property }: Metadata,
  targetName: string,
): Rule[] {
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => {
      return (value, object) =>
        instance.validate(value, { value, object, property, constraints, targetName }) === true;
    });
}

function isListOfPassing(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'object' && item !== null && passesRules(item as object))
  );
}
