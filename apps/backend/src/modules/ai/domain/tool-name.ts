/** Characters of a tool's name that all providers take. */
export const MAX_TOOL_NAME_CHARACTERS = 64;

const TAKEN = /^[a-z_][\w-]*$/i;

/**
 * Tells whether all providers take a tool's name: letters, digits, `_` and `-`, no digit first. No name that every object
 * has, such as `toString`: the AI SDK looks names up in an object.
 */
export function isToolName(name: string): boolean {
  return TAKEN.test(name) && name.length <= MAX_TOOL_NAME_CHARACTERS && !(name in {});
}
