import type { Department, User } from '../../../testing/wire-messages.js';
import type { Fault } from './fault.js';
import type { Told, Truth } from './truth.js';

/** A message and how it comes through. `fault` undefined: as it should. */
export interface Delivery extends Told {
  readonly fault: Fault | undefined;
}

/** What the seed decides. */
interface Chance {
  readonly random: () => number;
  readonly faults: readonly Fault[];
  /** V1 cannot take back an authorisation alone. */
  readonly canWithdraw: boolean;
}

/** Small enough that no removal of a list is held by the guard of 30 % and 10. */
const CODES = Array.from({ length: 9 }, (_, i) => `D${i}`);
const HUGE = 5000;
const NAMES = ['wang', 'li', 'zhang', 'zhao', 'chen'];

/**
 * `count` deeds in the order in which they come through, each with a fault or without; the first three make enterprise,
 * credential and tree known. `timeOf`: the source time of the n-th deed, later ones later.
 */
export function faultyStory(
  truth: Truth,
  count: number,
  timeOf: (index: number) => string,
  chance: Chance,
): Delivery[] {
  const deeds = Array.from({ length: count }, (_, index) => deed(truth, index, timeOf(index), chance));
  const faulty = deeds.map((told): Delivery => ({ ...told, fault: faultOf(chance) }));
  return comingThrough(faulty, chance.random);
}

/** Half of the messages meet a fault. */
function faultOf({ random, faults }: Chance): Fault | undefined {
  const possible = faults.filter((fault) => fault !== 'huge-tree');
  return random() < 0.5 ? possible[Math.floor(random() * possible.length)] : undefined;
}

/** What is `late` comes last, what is reordered some places later than it should. */
function comingThrough(deliveries: readonly Delivery[], random: () => number): Delivery[] {
  const places = deliveries.map((delivery, index) => {
    if (delivery.fault === 'late') return { delivery, place: deliveries.length + index };
    const delay = delivery.fault === 'reorder' ? 1.5 + Math.floor(random() * 6) : 0;
    return { delivery, place: index + delay };
  });
  return places.sort((a, b) => a.place - b.place).map(({ delivery }) => delivery);
}

function deed(truth: Truth, index: number, time: string, { random, faults, canWithdraw }: Chance): Told {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  if (index === 0) return truth.rename('Acme', time);
  if (index === 1) return truth.newCredential('client-1', time);
  if (index === 2 && faults.includes('huge-tree')) return hugeTree(truth, time);
  switch (Math.floor(random() * 12)) {
    case 0:
      return truth.rename(`Acme ${index}`, time);
    case 1:
      return truth.newCredential(`client-${index}`, time);
    case 2:
      return truth.listDepartments(time);
    case 3:
      return truth.removeDepartment(pick(CODES), time);
    case 4:
    case 5:
    case 6:
    case 7:
      return truth.setDepartment(department(pick(CODES), `Department ${index}`, pick(['', ...CODES])), time);
    case 8:
      return canWithdraw ? truth.withdraw(pick(NAMES), time) : truth.dismiss(pick(NAMES), time);
    case 9:
      return truth.dismiss(pick(NAMES), time);
    default:
      return truth.grant([person(pick(NAMES), index, pick(CODES))], time);
  }
}

function hugeTree(truth: Truth, time: string): Told {
  for (let i = 0; i < HUGE; i++)
    truth.departments.set(
      `H${i}`,
      department(`H${i}`, `Huge ${i}`, i === 0 ? '' : `H${Math.floor((i - 1) / 8)}`),
    );
  return truth.listDepartments(time);
}

const department = (orgCode: string, orgName: string, parentCode: string): Department => ({
  orgCode,
  orgName,
  parentCode,
});

const person = (userName: string, index: number, orgCode: string): User => ({
  userName,
  name: `${userName} ${index}`,
  orgCode,
  role: 'user',
  position: 'engineer',
  employeeCode: String(index),
  mobile: '13800001234',
  email: `${userName}@example.com`,
});
