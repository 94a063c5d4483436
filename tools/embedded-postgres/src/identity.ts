export interface Owner {
  uid: number;
  gid: number;
}

export interface Recipe {
  command: string;
  args: string[];
  runAs?: Owner;
}

export interface Identity {
  /** The user who has to own the server's files; unset where that is this process's own. */
  owner?: Owner;
  recipe(command: string, args: string[]): Recipe;
}
