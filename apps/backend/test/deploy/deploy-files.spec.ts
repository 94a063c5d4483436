import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { SETTING_NAMES } from '../../src/config/environment.js';
import { projectRoot } from '../../src/config/project-root.js';

interface Manifest {
  apiVersion: string;
  kind: string;
  resources?: string[];
}

interface Model {
  validate(): void;
}

const root = projectRoot();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const load = createRequire(import.meta.url);
const KUBERNETES = 'deploy/kubernetes';
/** Rules that do not hold here: the image is built where it is not there; the port is bound by a variable. */
const DISREGARDED = ['no-build-and-image', 'no-unbound-port-interfaces'];
/** Settings of a pooler. */
const OTHER_SETTINGS = ['DATABASE_POOLER', 'DATABASE_PREPARED_STATEMENTS'];
const BUNDLES = readdirSync(join(root, KUBERNETES));
const MANIFESTS = BUNDLES.flatMap((bundle) =>
  readdirSync(join(root, KUBERNETES, bundle))
    .filter((name) => name !== 'kustomization.yaml')
    .map((name) => `${KUBERNETES}/${bundle}/${name}`),
);

describe('The Dockerfile', () => {
  it('has no mistake', () => {
    expect(validate(read('Dockerfile')).map(({ message, range }) => [range.start.line, message])).toEqual([]);
  });
});

describe('compose.yaml', () => {
  it('has no error', async () => {
    const dclint = join(load.resolve('dclint/package.json'), '../bin/dclint.cjs');

    const disregarded = DISREGARDED.flatMap((rule) => ['--disable-rule', rule]);

    await promisify(execFile)(process.execPath, [
      dclint,
      join(root, 'deploy/compose'),
      '--quiet',
      ...disregarded,
    ]);
  });

  it('names settings that there are, and values that .env.example names', () => {
    const { services } = parse(read('deploy/compose/compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: object }>;
    };
    const named = ['backend-1', 'backend-2', 'migrate'].flatMap((name) =>
      Object.keys(services[name]!.environment ?? {}),
    );
    const wanted = new Set(
      Array.from(read('deploy/compose/compose.yaml').matchAll(/\$\{(\w+)/g), ([, name]) => name),
    );
    const given = Array.from(read('deploy/compose/.env.example').matchAll(/^(\w+)=/gm), ([, name]) => name);

    expect(named).toContain('DATABASE_URL');
    expect(unknown(named)).toEqual([]);
    expect([...wanted].filter((name) => name !== 'VERSION').toSorted()).toEqual(given.toSorted());
  });
});

describe('The manifests of Kubernetes', () => {
  it.each(MANIFESTS)('are as the API of Kubernetes has them: %s', (file) => {
    const manifest = parse(read(file)) as Manifest;
    const models = load(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`) as Record<
      string,
      new (data: object) => Model
    >;

    new models[manifest.kind]!(manifest).validate();
  });

  it('are each named by the kustomization of their folder, and those that it names are there', () => {
    for (const bundle of BUNDLES) {
      const { resources = [] } = parse(read(`${KUBERNETES}/${bundle}/kustomization.yaml`)) as Manifest;
      const named = resources.map((name) => join(KUBERNETES, bundle, name));
      const [files, folders] = [
        named.filter((name) => name.endsWith('.yaml')),
        named.filter((name) => !name.endsWith('.yaml')),
      ];

      expect(files.toSorted()).toEqual(
        MANIFESTS.filter((file) => file.startsWith(`${KUBERNETES}/${bundle}/`)).toSorted(),
      );
      expect(folders.filter((name) => !BUNDLES.includes(name.split('/').at(-1)!))).toEqual([]);
    }
  });

  it('name settings that there are', () => {
    const { configMapGenerator } = parse(read(`${KUBERNETES}/settings/kustomization.yaml`)) as {
      configMapGenerator: { literals: string[] }[];
    };
    const named = configMapGenerator.flatMap(({ literals }) => literals.map((text) => text.split('=')[0]!));

    expect(named).toContain('METRICS_PORT');
    expect(unknown(named)).toEqual([]);
  });
});

function unknown(names: string[]): string[] {
  return names.filter((name) => ![...SETTING_NAMES, ...OTHER_SETTINGS].includes(name));
}
