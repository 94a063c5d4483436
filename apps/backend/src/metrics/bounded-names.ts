/** Names that one label may have, at most: each is a series of its own, kept for as long as the process runs. */
const MAX_NAMES = 50;
const MAX_NAME_CHARACTERS = 128;
/** Stands for all names beyond the first ones. */
const OTHER = 'other';

/** Bounds the values of a label whose names come from settings, agents and errors. */
export class BoundedNames {
  private readonly known = new Set<string>();

  constructor(private readonly most = MAX_NAMES) {}

  of(name: string): string {
    if (this.known.has(name)) return name;
    if (this.known.size >= this.most || name.length > MAX_NAME_CHARACTERS) return OTHER;
    this.known.add(name);
    return name;
  }
}
