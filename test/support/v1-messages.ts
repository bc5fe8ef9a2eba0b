import type { Message } from './messages.js';

/** A V2 message as V1's pages print it: numbers as text, lists as JSON strings, employment inside `extension`. */
export function inV1(message: Message): Message {
  const { userList, orgInfoList, ...fields } = message;
  const texts = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
  return {
    ...texts,
    ...(userList !== undefined && { userList: JSON.stringify((userList as Message[]).map(userInV1)) }),
    ...(orgInfoList !== undefined && {
      orgInfo: JSON.stringify((orgInfoList as Message[]).map(departmentInV1)),
    }),
  };
}

function userInV1({ employeeType, workPlace, entryDate, extension, ...user }: Message): Message {
  return {
    ...user,
    extension: {
      ...(extension as Message),
      employeeType: String(employeeType),
      workPlace,
      entryDate,
    },
  };
}

const departmentInV1 = ({ orgName, ...department }: Message): Message => ({ ...department, name: orgName });
