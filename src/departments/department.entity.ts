import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A department of an enterprise. */
@Entity('department')
@Index('department_children', ['scopeId', 'parentCode'])
export class Department {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @PrimaryColumn('varchar', { name: 'code', length: 64 })
  code!: string;

  @Column('varchar', { name: 'name', length: 128 })
  name!: string;

  /** Null at the top level. */
  @Column('varchar', { name: 'parent_code', length: 64, nullable: true })
  parentCode!: string | null;

  /**
   * The codes from the top to the department itself, as the text of a JSON array; null while a parent is missing or in
   * a cycle, and once removed. Text, because a hundred thousand of them are compared and written unopened.
   */
  @Column('text', { name: 'path', nullable: true })
  path!: string | null;

  /** True once removed: the row stays as a tombstone. */
  @Column('boolean', { name: 'removed' })
  removed!: boolean;

  /** Epoch ms of the message that set the row; a newer full list that confirmed it does not rewrite it. */
  @Column('bigint', { name: 'source_time' })
  sourceTime!: number;
}
