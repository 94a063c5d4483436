import type { OpenAPIObject } from '@nestjs/swagger';

export type Document = OpenAPIObject;
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  nullable?: boolean;
  enum?: unknown[];
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  example?: unknown;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: unknown;
  schema?: Schema;
}

export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  bodySchema: Schema | undefined;
  /** Of each status, the media types and their schemas. */
  responses: Record<string, Record<string, { schema: Schema }>>;
}

/** Every operation of a document. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, RawOperation>).map(([method, raw]) => ({
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      bodySchema: raw.requestBody?.content['application/json']?.schema,
      responses: Object.fromEntries(
        Object.entries(raw.responses).map(([status, { content = {} }]) => [status, content]),
      ),
    })),
  );
}

interface RawOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

/** The schema that a reference leads to; itself where it is none. */
export function resolved(document: Document, schema: Schema): Schema {
  if (schema.allOf?.length === 1) return resolved(document, schema.allOf[0]!);
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components?.schemas?.[name] as Schema | undefined;
  if (!found) throw new Error(`The document has no schema ${schema.$ref}.`);
  return found;
}

/** An object of the examples of a schema's properties. */
export function exampleOf(document: Document, schema: Schema): Record<string, unknown> {
  const { properties = {} } = resolved(document, schema);
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { example }]) =>
      example === undefined ? [] : [[name, example]],
    ),
  );
}

function isAnything({ type, properties }: Schema): boolean {
  return type === undefined && properties === undefined;
}

/** Fields of a value that are missing or not documented in its schema. */
export function differences(document: Document, given: Schema, value: unknown, at = '$'): string[] {
  const schema = resolved(document, given);
  if (isAnything(schema)) return [];
  if (value === null) return schema.nullable ? [] : [`${at} is null`];
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return [`${at} is a list`];
    return value.flatMap((item, index) => differences(document, schema.items!, item, `${at}.${index}`));
  }
  if (typeof value !== 'object' || !schema.properties) return [];
  const { properties, required = [] } = schema;
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const property = properties[name];
      return property
        ? differences(document, property, inner, `${at}.${name}`)
        : [`${at}.${name} is not documented`];
    }),
  ];
}
