/** What is personal of a user, the user name aside: what is kept sealed, and empty once the user is erased. */
export interface PersonalValues {
  readonly name: string;
  readonly position: string;
  readonly employeeCode: string;
  readonly employeeType: number | null;
  readonly mobile: string;
  readonly email: string;
  readonly workPlace: string;
  readonly entryDate: string;
  readonly extension: Readonly<Record<string, unknown>> | null;
}

/** What an erased user's values read as. */
export const NO_VALUES: PersonalValues = {
  name: '',
  position: '',
  employeeCode: '',
  employeeType: null,
  mobile: '',
  email: '',
  workPlace: '',
  entryDate: '',
  extension: null,
};

const FIELDS = Object.keys(NO_VALUES) as readonly (keyof PersonalValues)[];

/** Only the personal values of a user. */
export const valuesOf = (user: PersonalValues): Partial<PersonalValues> =>
  Object.fromEntries(FIELDS.map((field) => [field, user[field]]));

/** The personal values of a user as they are sealed: a JSON list without their names, which would double its length. */
export const valuesText = (user: PersonalValues): string =>
  JSON.stringify(FIELDS.map((field) => user[field]));

/** The inverse. New fields come last: a text from before them has none. */
export function readValues(text: string): PersonalValues {
  const values = JSON.parse(text) as unknown[];
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, values[i] ?? NO_VALUES[field]]),
  ) as unknown as PersonalValues;
}
