import type { Company, Department, Subject, User, WireMessage } from '../../../testing/wire-messages.js';
import {
  allOrgSync,
  applicationSync,
  authSync,
  singleOrgSync,
  tenantSync,
} from '../../../testing/wire-messages.js';
import type { KitKind } from '../../../protocol/routes.js';

/** A message of the story, without its faults. `title`: what somebody did. */
export interface Told {
  readonly title: string;
  readonly kind: KitKind;
  readonly message: WireMessage;
}

/** Encrypts a secret as the marketplace does. */
export type SealSecret = (secret: string) => string;

/**
 * The marketplace's own directory of one enterprise: each deed changes it and makes the message that tells of it. When all
 * messages have come through, however late, the connector must hold the same.
 */
export class Truth {
  company: Company = { name: 'Acme 1', code: 'acme', domainName: 'https://acme.example' };
  clientId: string | undefined;
  readonly departments = new Map<string, Department>();
  readonly users = new Map<string, { readonly user: User; readonly authorized: boolean }>();

  constructor(
    private readonly of: Subject,
    private readonly seal: SealSecret,
  ) {}

  rename(name: string, time: string): Told {
    this.company = { ...this.company, name };
    return {
      title: `The enterprise is called ${name}.`,
      kind: 'tenantSync',
      message: tenantSync(this.of, this.company, 1, time),
    };
  }

  newCredential(clientId: string, time: string): Told {
    this.clientId = clientId;
    const message = applicationSync(this.of, clientId, this.seal(`secret of ${clientId}`), 1, time);
    return {
      title: `The application is given the credential ${clientId}.`,
      kind: 'applicationSync',
      message,
    };
  }

  setDepartment(department: Department, time: string): Told {
    this.departments.set(department.orgCode, department);
    const message = singleOrgSync(this.of, department, 1, time);
    return { title: `Department ${department.orgCode} is made or changed.`, kind: 'singleOrgSync', message };
  }

  removeDepartment(code: string, time: string): Told {
    const department = this.departments.get(code) ?? { orgCode: code, orgName: '', parentCode: '' };
    this.departments.delete(code);
    const message = singleOrgSync(this.of, department, 0, time);
    return { title: `Department ${code} is closed.`, kind: 'singleOrgSync', message };
  }

  listDepartments(time: string): Told {
    const list = [...this.departments.values()];
    const message = allOrgSync(this.of, list, time);
    return { title: `The whole tree is sent: ${list.length} departments.`, kind: 'allOrgSync', message };
  }

  grant(users: readonly User[], time: string): Told {
    for (const user of users) this.users.set(user.userName, { user, authorized: true });
    const title = `${users.map(({ userName }) => userName).join(', ')} may use the product.`;
    return { title, kind: 'authSync', message: authSync(this.of, users, 1, time) };
  }

  withdraw(userName: string, time: string): Told {
    const known = this.users.get(userName);
    if (known) this.users.set(userName, { ...known, authorized: false });
    return this.about(userName, 3, `${userName} may no longer use it.`, time);
  }

  dismiss(userName: string, time: string): Told {
    this.users.delete(userName);
    return this.about(userName, 0, `${userName} has left.`, time);
  }

  private about(userName: string, flag: number, title: string, time: string): Told {
    const message = { ...authSync(this.of, [], flag, time), userList: [{ userName }] };
    return { title, kind: 'authSync', message };
  }
}
