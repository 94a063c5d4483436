import { randomUUID } from 'node:crypto';
import type { Scope } from '../../src/modules/ai/index.js';
import { OrganizationModel } from './organization/organization.model.js';
import { StoreModel } from './store.model.js';

/** Two users of each of two organizations. */
export const USERS = ['miaOfAcme', 'tomOfAcme', 'miaOfUmbra', 'tomOfUmbra'] as const;
export type User = (typeof USERS)[number];

/** A conversation and who calls: its owner or anybody. The number counts those that there are, round and round. */
export interface WalkTarget {
  by: User | 'owner';
  number: number;
}

/** One walk: who calls, the conversations that were begun, and what the model says is stored. */
export class WalkState {
  model = new StoreModel();
  readonly scopes: Record<User, Scope>;
  private readonly organizations = new Map<string, OrganizationModel>();
  /** `c0` is nowhere, `c1` the first that was begun. */
  private readonly begun: { owner: User; id: string }[] = [{ owner: 'miaOfAcme', id: randomUUID() }];

  constructor() {
    const [acme, umbra, mia, tom] = ['acme', 'umbra', 'mia', 'tom'].map((name) => `${name}-${randomUUID()}`);
    this.scopes = {
      miaOfAcme: { organizationId: acme!, userId: mia! },
      tomOfAcme: { organizationId: acme!, userId: tom! },
      miaOfUmbra: { organizationId: umbra!, userId: mia! },
      tomOfUmbra: { organizationId: umbra!, userId: tom! },
    };
  }

  organizationOf({ organizationId }: Scope): OrganizationModel {
    const known = this.organizations.get(organizationId);
    const of = known ?? new OrganizationModel(organizationId, () => this.model);
    this.organizations.set(organizationId, of);
    return of;
  }

  /** The organizations of all users. */
  ofOrganizations(): OrganizationModel[] {
    const all = Object.values(this.scopes).map((scope) => this.organizationOf(scope));
    return [...new Set(all)];
  }

  /** Finds the caller and the conversation of a target. */
  find({ by, number }: WalkTarget): { user: User; named: { id: string; name: string }[] } {
    const index = number % this.begun.length;
    const { owner, id } = this.begun[index]!;
    return { user: by === 'owner' ? owner : by, named: [{ id, name: `c${index}` }] };
  }

  /** The name of a conversation, which it gets when it is first seen. */
  nameOf(id: string, scope: unknown): string {
    const known = this.begun.findIndex((one) => one.id === id);
    const owner = USERS.find((user) => this.scopes[user] === scope)!;
    return `c${known < 0 ? this.begun.push({ owner, id }) - 1 : known}`;
  }
}
