import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, Max, Min, ValidateBy, ValidateIf } from 'class-validator';

/** A whole number between two others, both included. */
export function WholeNumber(name: string, least: number, most: number): PropertyDecorator {
  const lowest = least === 0 ? 'not be negative' : `be at least ${least}`;
  return applyDecorators(
    Type(() => Number),
    IsInt({ message: `${name} must be a whole number` }),
    Min(least, { message: `${name} must ${lowest}` }),
    Max(most, { message: `${name} must be at most ${most}` }),
  );
}

export function OneOf(name: string, values: readonly string[]): PropertyDecorator {
  const last = values.at(-1) ?? '';
  return IsIn([...values], { message: `${name} must be ${values.slice(0, -1).join(', ')} or ${last}` });
}

/** A setting that is required where `applies`, and else may be absent; its other rules apply where it is set. */
export function Needed<T extends object>(
  name: keyof T & string,
  applies: (environment: T) => boolean,
  why: string,
): PropertyDecorator {
  return applyDecorators(
    ValidateIf((environment: T) => applies(environment) || environment[name] !== undefined),
    // The first rule that is checked, so a missing setting is never called long or short.
    IsDefined({ message: `${name} is missing: ${why}` }),
  );
}

/** A rule of the setting's text. */
export function Text(holds: (text: string) => boolean, message: string): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && holds(value);
  return ValidateBy({ name: message, validator: { validate } }, { message });
}

/**
 * Tells whether a text is an address as browsers take it, including a host of a container network, which may have a
 * `_`.
 */
export function isHttpAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

/** Tells whether a text can be one part of a host's name, which must not lead to another host. */
export function isHostLabel(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/i.test(text);
}

/** Tells whether a text is a name without anything special. */
export function isPlainName(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

/** Tells whether a text can be sent as a bearer token, and is too long to be found out. */
export function isToken(text: string): boolean {
  return /^[\w\-.~+/=]{32,256}$/.test(text);
}

/** The values of a setting that takes several, with commas between them. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** Tells whether a text lists origins, each exactly as browsers send it. */
export function areOrigins(text: string): boolean {
  return listed(text).every((origin) => isHttpAddress(origin) && new URL(origin).origin === origin);
}

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,100}$/;

/** Tells whether a text lists media types of files; JSON is no file to every server. */
export function areMediaTypes(text: string): boolean {
  return listed(text).every((type) => MEDIA_TYPE.test(type) && type !== 'application/json');
}

/** Tells whether a text is the path of a page, below which its files stand. */
export function isPagePath(text: string): boolean {
  return /^(\/[\w-]{1,64}){1,8}$/.test(text);
}
