import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPARTMENT_SCHEMA, ENTERPRISE_SCHEMA } from '../../src/targets/scim/scim-resource.js';
import { USER_NAME_TEMPLATE } from '../../src/targets/scim/user-name.js';
import { wantedGroup } from '../../src/targets/scim/wanted-group.js';
import { DEPARTMENT_PATH, wantedUser } from '../../src/targets/scim/wanted-user.js';
import { anchorOf, codeSpans, links, sections, tableRows } from '../support/markdown.js';
import { department, XINGHE, zhang } from './scim-changes.js';

const text = readFileSync(join(import.meta.dirname, '../../docs/scim.md'), 'utf8');
const sectionOf = (title: string): string => {
  const found = sections(text).find((section) => section.title === title);
  if (!found) throw new Error(`no section ${title}`);
  return found.text;
};

/** The attributes of a section's first table, extensions by their URN. */
const toldIn = (title: string): string[] =>
  tableRows(sectionOf(title)).flatMap(([attribute = '']) => {
    const [name = ''] = codeSpans(attribute);
    if (/^user\./.test(name)) return [];
    if (attribute.startsWith('enterprise extension')) return [`${ENTERPRISE_SCHEMA}:${name}`];
    return [attribute.startsWith('department extension') ? `${DEPARTMENT_SCHEMA}:${name}` : name];
  });

describe('The reference of SCIM', () => {
  it('lists every attribute of a User that is written, and no other', () => {
    const written = wantedUser(XINGHE, zhang(), USER_NAME_TEMPLATE, true).map(({ path }) => path);
    expect(toldIn('Users').sort()).toEqual([...written, DEPARTMENT_PATH].sort());
  });

  it('names the field of the change that each of them comes from', () => {
    const fields = [...Object.keys(zhang()), ...Object.keys(department('RD')), 'instanceId', 'tenantId'];
    for (const title of ['Users', 'Groups'])
      for (const [attribute = '', from = ''] of tableRows(sectionOf(title)))
        if (!attribute.includes('user.'))
          expect([attribute, codeSpans(from).filter((field) => !fields.includes(field))]).toEqual([
            attribute,
            [],
          ]);
  });

  it('lists every attribute of a Group that is written, and no other', () => {
    const written = wantedGroup(XINGHE, department('RD'), true).map(({ path }) => path);
    expect(toldIn('Groups').sort()).toEqual([...written, 'members'].sort());
  });

  it('shows the template that is used', () => {
    expect(codeSpans(text)).toContain(USER_NAME_TEMPLATE);
    expect(codeSpans(text)).toContain(DEPARTMENT_SCHEMA);
  });

  it('links to places that are there', () => {
    const anchors = sections(text).map(({ title }) => anchorOf(title));
    for (const link of links(text)) if (link.startsWith('#')) expect(anchors).toContain(link);
  });
});
