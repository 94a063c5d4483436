/** An error that the API has answered with, as a problem document (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: { field: string; message: string }[];

  constructor(
    status: number,
    code: string,
    detail: string,
    errors: { field: string; message: string }[] = [],
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Reads an answer that is no success; of one without a problem document, such as a proxy's, its status is all. */
export async function problemIn(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Partial<{
    code: string;
    detail: string;
    errors: { field: string; message: string }[];
  }>;
  const { code = 'UNKNOWN', detail = `The server answered ${response.status}.`, errors } = body;
  return new Problem(response.status, code, detail, errors);
}
