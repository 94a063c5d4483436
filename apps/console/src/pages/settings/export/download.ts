import { offer } from '../../../components/offer.js';

/** What the last line of a whole export says. */
export interface Manifest {
  conversations: number;
  messages: number;
  sha256: string;
}

/** Bytes at the end of a file that its last line is within. */
const TAIL_BYTES = 1_024;

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * Asks where a file is to be written, where the browser can write as it comes.
 *
 * @returns null where it cannot: then the browser keeps the bytes until all are there
 * @throws DOMException `AbortError` where the person does not want it after all
 */
export async function chosenFile(name: string): Promise<WritableStream<Uint8Array> | null> {
  const { showSaveFilePicker } = window as SavePicker;
  if (showSaveFilePicker === undefined) return null;
  const file = await showSaveFilePicker.call(window, { suggestedName: name });
  return file.createWritable();
}

/**
 * Writes the lines of an export to a file, and tells how far it is.
 *
 * @param file null for a download, once all bytes are there
 * @param onProgress gets the number of bytes so far
 * @returns null where the last line is no manifest: it was cut off
 */
export async function save(
  bytes: ReadableStream<Uint8Array>,
  file: WritableStream<Uint8Array> | null,
  name: string,
  onProgress: (bytes: number) => void,
): Promise<Manifest | null> {
  const tail = new Tail(onProgress);
  const counted = bytes.pipeThrough(tail.stream);
  if (file) await counted.pipeTo(file);
  else offer(await new Response(counted).blob(), name);
  return tail.manifest();
}

/** Remembers the end of what goes through it. */
class Tail {
  private end = new Uint8Array();
  private bytes = 0;
  readonly stream: TransformStream<Uint8Array, Uint8Array>;

  constructor(onProgress: (bytes: number) => void) {
    this.stream = new TransformStream({
      transform: (chunk, controller) => {
        this.bytes += chunk.length;
        const both = new Uint8Array(this.end.length + Math.min(chunk.length, TAIL_BYTES));
        both.set(this.end);
        both.set(chunk.subarray(-TAIL_BYTES), this.end.length);
        this.end = both.slice(-TAIL_BYTES);
        controller.enqueue(chunk);
        onProgress(this.bytes);
      },
    });
  }

  manifest(): Manifest | null {
    const line = new TextDecoder().decode(this.end).trimEnd().split('\n').at(-1) ?? '';
    try {
      return (JSON.parse(line) as { manifest?: Manifest }).manifest ?? null;
    } catch {
      return null;
    }
  }
}
