import { useMutation } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { ErrorNote } from '../../components/error-note.js';
import { count } from '../../components/number.js';
import { offer } from '../../components/offer.js';
import styles from './conversation.module.css';

interface NamedFile {
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
}

/** Saves a file when it is pressed. */
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
  const params = { path: { fileId: id } };
  const bytes = await bodyOf(api.GET('/api/v1/ai/files/{fileId}', { params, parseAs: 'arrayBuffer' }));
  // Of no type that a browser would show: what was uploaded is not to be trusted.
  offer(new Blob([bytes], { type: 'application/octet-stream' }), name || 'file');
}
