/** `count` departments, ten children each, as the marketplace lists them. */
export function departmentList(count) {
  return Array.from({ length: count }, (_, i) => ({
    orgCode: `D${String(i + 10).padStart(10, '0')}`,
    orgName: `研发部门 ${i}`,
    parentCode: i < 10 ? '' : `D${String(Math.floor(i / 10) + 9).padStart(10, '0')}`,
  }));
}

/** One in a hundred changed: renamed, moved below another parent, or replaced by a new one. */
export function onePercentChanged(list, round) {
  return list.map((department, i) => {
    if (i < 1000 || i % 100 !== round % 100) return department;
    const turn = (i / 100) % 4;
    if (turn >= 2) return { ...department, orgName: `${department.orgName} 改${round}` };
    if (turn >= 1) return { ...department, parentCode: `D${String(10 + (i % 10)).padStart(10, '0')}` };
    return { ...department, orgCode: `N${round}-${i}` };
  });
}
