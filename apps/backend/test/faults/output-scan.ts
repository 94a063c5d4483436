/** Reads all that the backend printed, for what it must never print. */
export class OutputScan {
  private readonly secrets = new Map<string, string>();
  private heard = '';

  /** Has it look for a secret, which its findings call by the name alone. */
  lookFor(name: string, secret: string): void {
    this.secrets.set(secret, name);
  }

  hear(output: string): void {
    this.heard += output;
  }

  get lines(): number {
    return this.heard.split('\n').length - 1;
  }

  findings(): string[] {
    const found = [...this.secrets].filter(([secret]) => this.heard.includes(secret));
    return [...new Set(found.map(([, name]) => `${name} was printed`))];
  }
}
