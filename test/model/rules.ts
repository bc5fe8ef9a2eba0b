import type { Arrival, Event, GrantedUser } from './events.js';

/** What a reader of the directory must see of one scope. */
export interface Visible {
  tenant: string | null;
  applications: Record<string, string>;
  departments: Record<string, { name: string; parent: string | null; path: string[] | null }>;
  users: Record<string, { name: string; department: string; authorized: boolean }>;
  /** How many removals wait for the operator; null: none do. */
  held: number | null;
}

/**
 * The rules of state of the design, written down once more, as simply as they can be said and without a look at the code: no
 * database, no SQL, no care for speed. Enterprises, credentials and users are the newest thing that was said of each;
 * departments are what lists and single messages made of them.
 */
export class Rules {
  private readonly scopes = new Map<string, ScopeRules>();
  private readonly heard = new Set<Event>();

  take({ how, event }: Arrival): void {
    if (how === 'forged' || how === 'spoiled') return;
    const scope = this.scopeOf(event);
    if (how === 'approve' || how === 'reject') return scope.settle(how);
    if (how === 'same bytes' && this.heard.has(event)) return; // rule 1
    this.heard.add(event);
    scope.hear(event);
  }

  /** By scope: `lane/instance`. */
  visible(): Record<string, Visible> {
    const scopes = [...this.scopes].map(([key, scope]) => [key, scope.visible()] as const);
    return Object.fromEntries(scopes.filter(([, seen]) => !isEmpty(seen)));
  }

  private scopeOf({ lane, instance }: Event): ScopeRules {
    const key = `${lane}/${instance}`;
    const scope = this.scopes.get(key) ?? new ScopeRules(lane === 'test');
    this.scopes.set(key, scope);
    return scope;
  }
}

export const isEmpty = ({ tenant, held, ...rest }: Visible): boolean =>
  tenant === null && held === null && Object.values(rest).every((one) => Object.keys(one).length === 0);

/** Something said of a subject; `value` undefined: it was taken away. */
interface Said<T> {
  readonly time: number;
  readonly arrival: number;
  readonly value: T | undefined;
}

interface Row {
  readonly time: number;
  readonly live: boolean;
  readonly name: string;
  readonly parent: string | null;
}

/** The newest list: its time, what stood in it, and how many removals it asked for wait for the operator. */
interface List {
  readonly time: number;
  readonly codes: ReadonlySet<string>;
  held: number | null;
}

class ScopeRules {
  private arrivals = 0;
  private readonly tenants: Said<string>[] = [];
  private readonly credentials = new Map<string, Said<string>[]>();
  private readonly rights = new Map<string, Said<true>[]>();
  private readonly profiles = new Map<string, Said<GrantedUser>[]>();
  private readonly endings: Said<never>[] = [];
  private readonly rows = new Map<string, Row>();
  private list: List | undefined;

  constructor(private readonly isTest: boolean) {}

  hear(event: Event): void {
    const said = <T>(value: T | undefined): Said<T> => ({ time: event.time, arrival: this.arrivals, value });
    this.arrivals++;
    switch (event.tells) {
      case 'bound':
        return void this.tenants.push(said(event.name));
      case 'unbound':
        this.tenants.push(said<string>(undefined));
        this.endings.push(said<never>(undefined));
        return this.endDepartments(event.time);
      case 'credential':
        return push(this.credentials, event.app, said(event.client));
      case 'no credential':
        return push(this.credentials, event.app, said<string>(undefined));
      case 'granted':
        for (const user of event.users) {
          push(this.rights, `${event.app}/${user.userName}`, said(true as const));
          push(this.profiles, `${event.app}/${user.userName}`, said(user));
        }
        return;
      case 'withdrawn':
      case 'dismissed':
        for (const userName of event.users) {
          push(this.rights, `${event.app}/${userName}`, said<true>(undefined));
          if (event.tells === 'dismissed')
            push(this.profiles, `${event.app}/${userName}`, said<GrantedUser>(undefined));
        }
        return;
      case 'department':
        return this.hearDepartment(event.code, {
          live: true,
          name: event.name,
          parent: event.parent || null,
          time: event.time,
        });
      case 'no department':
        return this.hearDepartment(event.code, { live: false, name: '', parent: null, time: event.time });
      case 'all departments':
        return this.hearList(
          event.time,
          new Map(
            event.list.map(([code, parent, name]) => [code, { parent: parent || null, name: name ?? '' }]),
          ),
        );
    }
  }

  /** Rule 2 on everything ever said: the newest wins; of one moment, what takes away; then the later arrival. */
  private newest<T>(all: readonly Said<T>[]): T | undefined {
    let best: Said<T> | undefined;
    for (const one of all) if (!best || this.beats(one, best)) best = one;
    return best?.value;
  }

  private beats(one: Said<unknown>, best: Said<unknown>): boolean {
    if (this.isTest) return one.arrival > best.arrival;
    if (one.time !== best.time) return one.time > best.time;
    const [takes, took] = [one.value === undefined, best.value === undefined];
    return takes === took ? one.arrival > best.arrival : takes;
  }

  /** Rule 7: older than the newest list is too old, whatever its code; while removals are held, for its own codes only. */
  private hearDepartment(code: string, told: Row): void {
    if (!this.isTest) {
      const row = this.rows.get(code);
      const marks: (Pick<Row, 'time' | 'live'> | undefined | false)[] = [
        row && { time: row.time, live: row.live },
        this.end !== undefined && { time: this.end, live: false },
      ];
      if (this.list && (this.list.held === null || this.list.codes.has(code)))
        marks.push({ time: this.list.time, live: row?.live ?? false });
      const newest = Math.max(...marks.map((mark) => (mark ? mark.time : 0)));
      const isGone = marks.some((mark) => mark && mark.time === newest && !mark.live);
      if (told.time < newest || (told.time === newest && told.live && isGone)) return;
    }
    this.rows.set(code, told);
  }

  /** The newest unbinding ever heard of (rule 5). */
  private get end(): number | undefined {
    return this.endings.length === 0 ? undefined : Math.max(...this.endings.map(({ time }) => time));
  }

  /** Rules 7 and 8. */
  private hearList(time: number, items: ReadonlyMap<string, { parent: string | null; name: string }>): void {
    if (!this.isTest && (time < (this.list?.time ?? 0) || time <= (this.end ?? 0))) return;
    const older = [...this.rows].filter(([, row]) => row.live && (this.isTest || row.time <= time));
    const missing = older.filter(([code]) => !items.has(code));
    for (const [code, item] of items) {
      const row = this.rows.get(code);
      const isTooOld = row && !this.isTest && (row.time > time || (row.time === time && !row.live));
      const saysTheSame = row?.live && row.name === item.name && row.parent === item.parent;
      if (!isTooOld && !saysTheSame) this.rows.set(code, { ...item, time, live: true });
    }
    const isHeld =
      missing.length > 0 &&
      (items.size === 0 || (missing.length > 10 && missing.length > 0.3 * older.length));
    if (!isHeld) for (const [code, row] of missing) this.rows.set(code, { ...row, time, live: false });
    this.list = { time, codes: new Set(items.keys()), held: isHeld ? missing.length : null };
  }

  /** Rule 5: what is not newer than the unbinding ends; what a newer list confirmed is as new as that list. */
  private endDepartments(time: number): void {
    for (const [code, row] of this.rows) {
      const isConfirmed = this.list && (this.list.held === null || this.list.codes.has(code));
      const effective = Math.max(row.time, isConfirmed ? this.list!.time : 0);
      if (row.live && (this.isTest || effective <= time)) this.rows.set(code, { ...row, time, live: false });
    }
    if (this.list && (this.isTest || this.list.time <= time)) this.list.held = null;
  }

  /** Rule 8: what the operator decides is judged at that moment. */
  settle(how: 'approve' | 'reject'): void {
    const { list } = this;
    if (!list || list.held === null) return;
    if (how === 'approve')
      for (const [code, row] of this.rows)
        if (row.live && row.time <= list.time && !list.codes.has(code))
          this.rows.set(code, { ...row, time: list.time, live: false });
    list.held = null;
  }

  visible(): Visible {
    const seen: Visible = {
      tenant: this.newest(this.tenants) ?? null,
      applications: {},
      departments: {},
      users: {},
      held: this.list?.held ?? null,
    };
    for (const [app, said] of this.credentials) {
      const client = this.newest([...said, ...this.endings]);
      if (client !== undefined) seen.applications[app] = client;
    }
    for (const [key, said] of this.profiles) {
      const profile = this.newest([...said, ...this.endings]);
      const authorized = this.newest([...(this.rights.get(key) ?? []), ...this.endings]) === true;
      if (profile) seen.users[key] = { name: profile.name, department: profile.department, authorized };
    }
    for (const [code, { live, name, parent }] of this.rows)
      if (live) seen.departments[code] = { name, parent, path: this.climb(code) };
    return seen;
  }

  /** From the top to a department; null while a parent is missing or in a cycle (rule 6). */
  private climb(code: string): string[] | null {
    const path: string[] = [];
    for (let at: string | null = code; at !== null; at = this.rows.get(at)?.parent ?? null) {
      if (!this.rows.get(at)?.live || path.includes(at)) return null;
      path.unshift(at);
    }
    return path;
  }
}

function push<T>(map: Map<string, Said<T>[]>, key: string, said: Said<T>): void {
  map.set(key, [...(map.get(key) ?? []), said]);
}
