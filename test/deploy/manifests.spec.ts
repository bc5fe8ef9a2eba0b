import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfileFaults } from './dockerfile-faults.js';
import { kubernetesFaults, type Manifest } from './kubernetes-faults.js';
import { loadConfig } from '../../src/config.js';
import { unknownNames } from '../../src/config/unknown-names.js';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const compose = parse(read('compose.yaml')) as Compose;
const dockerfile = read('Dockerfile');
const { version } = JSON.parse(read('package.json')) as { version: string };

interface Service {
  readonly image: string;
  readonly environment: Record<string, string>;
  readonly secrets: string[];
  readonly read_only?: boolean;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: unknown;
}
interface Compose {
  readonly services: { readonly koosync: Service; readonly postgres: Service };
  readonly secrets: Record<string, { readonly file: string }>;
}

describe('The Dockerfile', () => {
  it('has nothing that the linter complains of', () => {
    expect(dockerfileFaults(dockerfile)).toEqual([]);
    expect(dockerfileFaults('FROM node\nRUNN x\n')).toEqual([expect.stringMatching(/RUNN/i)]);
  });

  it('pins the base image to the Node.js that a clone is tested with, by its whole version', () => {
    const tool = JSON.parse(read('tools/node/package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const [, pinned] = /^ARG NODE_IMAGE=node:([\d.]+)-[a-z]+-slim$/m.exec(dockerfile) ?? [];
    expect(new Set(Object.values(tool.optionalDependencies))).toEqual(new Set([pinned]));
    expect(dockerfile.match(/^FROM .*$/gm)?.every((line) => line.startsWith('FROM ${NODE_IMAGE}'))).toBe(
      true,
    );
  });

  it('carries no secret, and tells the version of the package', () => {
    expect(dockerfile).not.toMatch(/KEY=|TOKEN=|PASSWORD=|SECRET=/);
    expect(dockerfile).toContain(`ARG VERSION=${version}\n`);
  });

  it('is built without what is secret or only for development', () => {
    const ignored = read('.dockerignore').split('\n');
    const lines = ['.git', '**/node_modules', 'data', 'secrets', '**/*.pem', '**/*.key', '**/*.env', 'test'];
    expect(ignored).toEqual(expect.arrayContaining(lines));
  });
});

describe('compose.yaml', () => {
  it('is what the Compose specification allows', () => {
    const schema = JSON.parse(read('test/deploy/compose-spec.json')) as Record<string, unknown>;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile({
      ...schema,
      $schema: undefined,
    });
    expect([validate(compose), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { koosync: { imagee: 'x' } } })).toBe(false);
  });

  it('has every secret in a file, none in itself, and waits for a healthy database', () => {
    const { koosync, postgres } = compose.services;
    expect(koosync.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(koosync.read_only).toBe(true);
    const given = new Set([...koosync.secrets, ...postgres.secrets]);
    expect([...given].sort()).toEqual(Object.keys(compose.secrets).sort());
    const script = read('deploy/make-secrets.sh');
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`secrets/${name}`);
      expect(script).toContain(name);
    }
    for (const { environment } of [koosync, postgres])
      for (const [name, value] of Object.entries(environment))
        if (/KEY|TOKEN|PASSWORD|DATABASE_URL/.test(name))
          expect([name, value]).toEqual([name, secretFile(value)]);
  });

  it('pins the versions of its images', () => {
    expect(compose.services.koosync.image).toBe(`koosync:${version}`);
    expect(compose.services.postgres.image).toMatch(/^postgres:\d+\.\d+-[a-z]+$/);
  });

  it('sets variables that the connector knows', () => {
    const names = compose.services.koosync.environment;
    expect(unknownNames(names)).toEqual([]);
    expect(() => loadConfig(names)).toThrow('/run/secrets/data.key');
  });
});

describe('deploy/kubernetes', () => {
  const folder = join(root, 'deploy/kubernetes');
  const files = readdirSync(folder).filter((file) => file !== 'kustomization.yaml');
  const manifests = files.map((file) => parse(read(`deploy/kubernetes/${file}`)) as Manifest);
  const kustomization = parse(read('deploy/kubernetes/kustomization.yaml')) as {
    resources: string[];
    images: { newTag: string }[];
    configMapGenerator: { literals: string[] }[];
  };
  const deployment = manifests.find(({ kind }) => kind === 'Deployment') as Manifest;
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;

  it.each(files)('%s is what its version of the Kubernetes API allows', async (file) => {
    const manifest = parse(read(`deploy/kubernetes/${file}`)) as Manifest;
    expect(await kubernetesFaults(manifest)).toEqual([]);
    const wrong = { ...manifest, metadata: { ...manifest.metadata, labels: { one: 1 } } };
    expect(await kubernetesFaults(wrong)).not.toEqual([]);
  });

  it('applies every file, and the version of the package', () => {
    expect([...kustomization.resources].sort()).toEqual([...files].sort());
    expect(kustomization.images.map(({ newTag }) => newTag)).toEqual([version]);
  });

  it('runs several replicas that take no rights, as the user of the image', () => {
    expect(deployment.spec.replicas).toBeGreaterThan(1);
    expect(pod.enableServiceLinks).toBe(false);
    expect(pod.automountServiceAccountToken).toBe(false);
    const user = Number(/^USER (\d+):\d+$/m.exec(dockerfile)?.[1]);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, fsGroup: user });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('gives a pod time to end its calls: the pause, and the 25 s after which the connector gives up', () => {
    const pause = Number(container?.lifecycle.preStop.exec.command[1]);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(pause + 25);
  });

  it('sets variables that the connector knows, secrets only as files', () => {
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
    const plain = Object.fromEntries(
      kustomization.configMapGenerator.flatMap(({ literals }) => literals.map((line) => line.split('='))),
    ) as Record<string, string>;
    expect(unknownNames({ ...env, ...plain })).toEqual([]);
    expect(() => loadConfig({ ...env, ...plain })).toThrow('/secrets/data.key');
    for (const [name, value] of Object.entries(env))
      if (/KEY|TOKEN|DATABASE_URL/.test(name)) expect(value).toMatch(/^\/secrets\//);
  });
});

/** Where Compose mounts a secret that exists. */
const secretFile = (value: string): string => {
  const name = value.replace(/^\/run\/secrets\//, '');
  return name in compose.secrets ? `/run/secrets/${name}` : `a file of a secret, not ${value}`;
};
