import { useMutation } from '@tanstack/react-query';
import { API_PATH } from '../../api/address.js';
import { signedHeaders } from '../../api/follow.js';
import { problemIn } from '../../api/problem.js';
import { ErrorNote } from '../../components/error-note.js';
import { count } from '../../components/number.js';
import styles from './conversation.module.css';

interface NamedFile {
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
}

/** Saves a file: by `fetch`, since a link does not send the token. */
export function FileButton({ file }: { file: NamedFile }) {
  const save = useMutation({ mutationFn: () => saveFile(file) });
  return (
    <p>
      <button
        type="button"
        className={styles.file}
        disabled={save.isPending}
        onClick={() => {
          save.mutate();
        }}
      >
        Save <bdi>{file.name || 'file'}</bdi>
      </button>{' '}
      <span className="quiet">
        <bdi>{file.mediaType}</bdi>, {count(file.bytes)} bytes
      </span>
      {save.error && <ErrorNote error={save.error} />}
    </p>
  );
}

async function saveFile({ id, name }: NamedFile): Promise<void> {
  const answer = await fetch(`${API_PATH}/files/${encodeURIComponent(id)}`, { headers: signedHeaders() });
  if (!answer.ok) throw await problemIn(answer);
  // Of no type that a browser would show: what was uploaded is not to be trusted.
  const bytes = new Blob([await answer.arrayBuffer()], { type: 'application/octet-stream' });
  const href = URL.createObjectURL(bytes);
  Object.assign(document.createElement('a'), { href, download: name || 'file' }).click();
  URL.revokeObjectURL(href);
}
