/** Finds secrets in the output of the backend. */
export class OutputScan {
  private readonly secrets = new Map<string, string>();
  private output = '';

  /** Adds a secret to look for. Findings have its name alone. */
  lookFor(name: string, secret: string): void {
    this.secrets.set(secret, name);
  }

  add(output: string): void {
    this.output += output;
  }

  get lines(): number {
    return this.output.split('\n').length - 1;
  }

  findings(): string[] {
    const found = [...this.secrets].filter(([secret]) => this.output.includes(secret));
    return [...new Set(found.map(([, name]) => `${name} was printed`))];
  }
}
