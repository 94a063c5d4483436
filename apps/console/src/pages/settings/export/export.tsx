import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { count } from '../../../components/number.js';
import { targetErrorFields, TargetFields, targetFrom } from '../../../components/target.js';
import styles from '../settings.module.css';
import { chosenFile, save } from './download.js';
import { exportBytes, type ExportOf } from './export.query.js';

const TARGETS = ['organization', 'user', 'entity', 'conversation'] as const;
const FILE_NAME = 'export.ndjson';

export function Export() {
  const [bytes, setBytes] = useState(0);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (of: ExportOf) => {
      setBytes(0);
      const file = await chosenFile(FILE_NAME);
      const manifest = await save(await exportBytes(of), file, FILE_NAME, setBytes);
      return { manifest };
    },
  });
  const isDismissed = error instanceof DOMException && error.name === 'AbortError';
  return (
    <>
      <p className={styles.lead}>
        One conversation a line, as JSON, with everything that is stored of it, deleted ones included.{' '}
        <code>npm run import</code> brings it back. That it was exported stands in the audit trail.
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const { type: _, ...of } = targetFrom(textsOf(event.currentTarget));
          mutate(of);
        }}
      >
        <TargetFields types={TARGETS} error={error} within="" legend="Export what is of" />
        {!isDismissed && <FormProblem error={error} fields={targetErrorFields('')} />}
        <button type="submit" disabled={isPending}>
          Export to a file
        </button>
      </form>
      <p role="status">
        {isPending && `Writing: ${count(bytes)} bytes so far.`}
        {data?.manifest &&
          `Whole: ${count(data.manifest.conversations)} conversations with ${count(data.manifest.messages)} messages, ${count(bytes)} bytes.`}
      </p>
      {data?.manifest === null && (
        <p role="alert" className="problem">
          The file has no manifest at its end: it was cut off. Export it again.
        </p>
      )}
    </>
  );
}
