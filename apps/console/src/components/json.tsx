/** Characters that are shown of a value before more is asked for. */
const MAX_SHOWN_CHARACTERS = 20_000;

/** A value of JSON as a text; a text as itself. */
export function Json({ value }: { value: unknown }) {
  const text = textOf(value);
  if (text.length <= MAX_SHOWN_CHARACTERS)
    return (
      <pre dir="auto" tabIndex={0}>
        {text}
      </pre>
    );
  return (
    <>
      <pre dir="auto" tabIndex={0}>
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
