/** Characters that are shown of a value before more is asked for. */
const MAX_SHOWN_CHARACTERS = 20_000;

/**
 * A value of JSON as a text; a text as itself. `label` says what of, where nothing beside it does; a long one is folded
 * unless `isUnfolded`, as on paper.
 */
export function Json({
  value,
  label,
  isUnfolded = false,
}: {
  value: unknown;
  label?: string;
  isUnfolded?: boolean;
}) {
  const text = textOf(value);
  if (isUnfolded || text.length <= MAX_SHOWN_CHARACTERS)
    return (
      <pre dir="auto" tabIndex={0} aria-label={label}>
        {text}
      </pre>
    );
  return (
    <>
      <pre dir="auto" tabIndex={0} aria-label={label}>
        {text.slice(0, MAX_SHOWN_CHARACTERS)}
      </pre>
      <details>
        <summary>The rest of {text.length.toLocaleString()} characters</summary>
        <pre dir="auto">{text.slice(MAX_SHOWN_CHARACTERS)}</pre>
      </details>
    </>
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
