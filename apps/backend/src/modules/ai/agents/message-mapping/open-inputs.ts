import { storedCall, type StoredCall } from './stored-call.js';

/** UTF-16 code units that are kept of the input of a call whose end never came. */
const MAX_CUT_INPUT_CODE_UNITS = 64 * 1024;

/** A call whose input is being written. */
export interface OpenInput {
  id: string;
  toolName: string;
  title?: string | undefined;
  providerExecuted?: boolean | undefined;
}

/** A call whose input was cut off, as it is stored and shown: its input is the text up to there. */
export type CutCall = OpenInput & StoredCall;

/** The inputs of an answer that have begun. Those whose end never came are kept all the same: they were shown. */
export class OpenInputs {
  private readonly open = new Map<string, OpenInput & { text: string }>();

  begin(input: OpenInput): void {
    this.open.set(input.id, { ...input, text: '' });
  }

  add(id: string, text: string): void {
    const input = this.open.get(id);
    if (input && input.text.length < MAX_CUT_INPUT_CODE_UNITS) input.text += text;
  }

  end(id: string): void {
    this.open.delete(id);
  }

  /** Ends the inputs that are left. */
  cut(): CutCall[] {
    const cut = [...this.open.values()].map(({ text, ...input }) => ({
      ...input,
      ...storedCall(input.toolName, text.slice(0, MAX_CUT_INPUT_CODE_UNITS)),
    }));
    this.open.clear();
    return cut;
  }
}
