import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { ChangeTarget } from '../../outbox/change-target.js';
import { HandlerTarget } from './handler-target.js';
import { HANDLER_MARK, type DirectoryChangeHandler, type HandlerMark } from './on-directory-change.js';

type Instance = Record<string, DirectoryChangeHandler>;
type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the methods that `@OnDirectoryChange` marks in the providers and controllers of the application. */
@Injectable()
export class DirectoryHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /**
   * One target for each marked method; call it when the application's providers are made (`onModuleInit` or later).
   *
   * @throws Error when two methods would share a name, or the provider of one is made anew for each request.
   */
  targets(): ChangeTarget[] {
    const seen = new Set<object>();
    const targets = new Map<string, ChangeTarget>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      for (const target of this.inProvider(wrapper, seen)) {
        if (targets.has(target.name))
          throw new Error(
            `two methods would be the target ${target.name}: provide its class once, or give @OnDirectoryChange a name`,
          );
        targets.set(target.name, target);
      }
    }
    return [...targets.values()];
  }

  private inProvider(wrapper: Wrapper, seen: Set<object>): HandlerTarget[] {
    const prototype = prototypeOf(wrapper);
    if (!prototype) return [];
    const marked = this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const mark = markOf(prototype[method]);
      return mark ? [{ method, mark }] : [];
    });
    const [first] = marked;
    if (!first) return [];
    const className = (prototype as object).constructor.name;
    if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient)
      throw new Error(
        `${className}.${first.method} hears of changes, so ${className} cannot be made for each request`,
      );
    const instance = wrapper.instance as Instance;
    if (seen.has(instance)) return [];
    seen.add(instance);
    return marked.map(({ method, mark }) => {
      const name = `handler:${mark.name ?? `${className}.${method}`}`;
      return new HandlerTarget(name, mark, (change, context) => instance[method]?.(change, context));
    });
  }
}

function prototypeOf({ instance, metatype }: Wrapper): Instance | null {
  const made = instance as unknown;
  if (typeof made === 'object' && made !== null) return Object.getPrototypeOf(made) as Instance | null;
  const itsClass = metatype as { readonly prototype?: Instance } | null;
  return itsClass?.prototype ?? null;
}

const markOf = (method: unknown): HandlerMark | undefined =>
  typeof method === 'function'
    ? (Reflect.getMetadata(HANDLER_MARK, method) as HandlerMark | undefined)
    : undefined;
