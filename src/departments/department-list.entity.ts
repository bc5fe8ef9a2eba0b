import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest full list (allOrgSync) of a scope: a snapshot with a watermark. */
@Entity('department_list')
export class DepartmentList {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  /** Epoch ms of the newest list: what is older is superseded, whatever its code (rule 7). */
  @Column('bigint', { name: 'watermark' })
  watermark!: number;

  /** How many departments it holds. */
  @Column('integer', { name: 'listed' })
  listed!: number;

  /** SHA-256 of the list and the guard it met, while the stored departments are exactly what it says; null once anything else changed one. */
  @Column('varchar', { name: 'digest', length: 80, nullable: true })
  digest!: string | null;

  /** The open held removal of this list, if there is one. */
  @Column('varchar', { name: 'held_id', length: 26, nullable: true })
  heldId!: string | null;
}
