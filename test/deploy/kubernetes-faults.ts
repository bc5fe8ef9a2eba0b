/** As much of a manifest as the tests look at. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: Pod };
  };
}

interface Pod {
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly {
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly securityContext: unknown;
    readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  }[];
}

interface Model {
  validate(): void;
}

/** What the OpenAPI schema of Kubernetes finds wrong; rejects for a kind that the API does not have. */
export async function kubernetesFaults(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  const exported = (await import(`kubernetes-models/${apiVersion}/${kind}`)) as Record<
    string,
    new (data: Manifest) => Model
  >;
  const Kind = exported[kind] ?? fail(`${apiVersion}/${kind} is not in the API`);
  try {
    new Kind(manifest).validate();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

const fail = (message: string): never => {
  throw new Error(message);
};
