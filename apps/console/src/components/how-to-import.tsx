import { usePrincipal } from '../sign-in/principal.js';

/** The command that brings sample conversations to whoever is signed in. */
export function HowToImport() {
  const { organizationId, userId } = usePrincipal();
  return (
    <p>
      <code dir="ltr">
        npm run import -- docs/samples/transcripts.jsonl --org {organizationId} --user {userId}
      </code>
    </p>
  );
}
