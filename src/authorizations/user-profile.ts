import { OneOf, OptionalChoice, TrueOrFalse } from '../validation/choice.js';
import { FreeObject } from '../validation/free-object.js';
import { readFields, readItems } from '../validation/read-fields.js';
import { EmptyableText, Text } from '../validation/text.js';

/** A user of one application as authSync tells it [435]; optional texts are `''` when not told. */
export interface UserProfile {
  readonly userName: string;
  readonly name: string;
  readonly departmentCode: string;
  readonly role: 'user' | 'admin';
  readonly enabled: boolean;
  readonly position: string;
  readonly employeeCode: string;
  /** 1 regular, 2 intern, 3 dispatched, 4 outsourced. */
  readonly employeeType: number | null;
  readonly mobile: string;
  readonly email: string;
  readonly workPlace: string;
  /** As sent; the guide prints `yyyy-MM-d`. */
  readonly entryDate: string;
  readonly extension: Record<string, unknown> | null;
}

class Employment {
  @OptionalChoice(1, 2, 3, 4) employeeType!: number | null;
  @EmptyableText(255) workPlace!: string;
  @EmptyableText(32) entryDate!: string;
}

class User extends Employment {
  @Text(64) userName!: string;
  @Text(64) name!: string;
  @Text(64) orgCode!: string;
  @OneOf('user', 'admin') role!: 'user' | 'admin';
  @TrueOrFalse() enable!: boolean;
  @EmptyableText(64) position!: string;
  @EmptyableText(64) employeeCode!: string;
  @EmptyableText(32) mobile!: string;
  @EmptyableText(128) email!: string;
  @FreeObject() extension!: Record<string, unknown> | null;
}

/**
 * V1 nests `employeeType`, `workPlace` and `entryDate` in `extension`; each counts where the top level leaves it out.
 *
 * @throws ProtocolError 000002 naming the first bad field: `userList[3].extension.entryDate`
 */
export function readUserProfiles(items: readonly unknown[], list: string): UserProfile[] {
  return readItems(User, items, list).map((user, index) => {
    const { orgCode, enable, extension } = user;
    const nested = extension && nestedEmployment(user, extension, `${list}[${index}].extension`);
    return {
      userName: user.userName,
      name: user.name,
      departmentCode: orgCode,
      role: user.role,
      enabled: enable,
      position: user.position,
      employeeCode: user.employeeCode,
      employeeType: user.employeeType ?? nested?.employeeType ?? null,
      mobile: user.mobile,
      email: user.email,
      workPlace: user.workPlace || nested?.workPlace || '',
      entryDate: user.entryDate || nested?.entryDate || '',
      extension,
    };
  });
}

function nestedEmployment(user: User, extension: Record<string, unknown>, path: string): Employment {
  const { employeeType, workPlace, entryDate } = extension;
  return readFields(
    Employment,
    {
      employeeType: user.employeeType === null ? employeeType : null,
      workPlace: user.workPlace === '' ? workPlace : '',
      entryDate: user.entryDate === '' ? entryDate : '',
    },
    path,
  );
}
