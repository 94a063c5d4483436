/** Says that something is on its way. @param what is asked for: "the conversations" */
export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="quiet">
      Loading {what} …
    </p>
  );
}
