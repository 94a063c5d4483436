interface MarkedTextProps {
  text: string;
  /** The places to mark, in UTF-16 code units, `end` exclusive, in their order. */
  highlights: readonly { start: number; end: number }[];
}

/** A text with some of its places marked. */
export function MarkedText({ text, highlights }: MarkedTextProps) {
  const ends = [0, ...highlights.map(({ end }) => end)];
  return (
    <>
      {highlights.map(({ start, end }, index) => (
        <span key={start}>
          {text.slice(ends[index], start)}
          <mark>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
