import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A user and the user's right to one application. Two registers, each following its newest message: whether the user
 * is authorized (`stateTime`), and the profile (`profileTime`), which a removal empties.
 */
@Entity('authorization_user')
export class Authorization {
  @PrimaryColumn('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @PrimaryColumn('varchar', { name: 'app_id', length: 64 })
  appId!: string;

  @PrimaryColumn('varchar', { name: 'user_name', length: 64 })
  userName!: string;

  @Column('boolean', { name: 'authorized' })
  authorized!: boolean;

  /** Epoch ms; 0: no message set it yet. */
  @Column('bigint', { name: 'state_time' })
  stateTime!: number;

  /** True while there is no profile: a tombstone, or a withdrawal that came before the grant. */
  @Column('boolean', { name: 'removed' })
  removed!: boolean;

  /** Epoch ms; 0: no message set it yet. */
  @Column('bigint', { name: 'profile_time' })
  profileTime!: number;

  @Column('varchar', { name: 'name', length: 64 })
  name!: string;

  @Column('varchar', { name: 'department_code', length: 64 })
  departmentCode!: string;

  @Column('varchar', { name: 'role', length: 32 })
  role!: string;

  @Column('boolean', { name: 'enabled' })
  enabled!: boolean;

  @Column('varchar', { name: 'position', length: 64 })
  position!: string;

  @Column('varchar', { name: 'employee_code', length: 64 })
  employeeCode!: string;

  @Column('integer', { name: 'employee_type', nullable: true })
  employeeType!: number | null;

  @Column('varchar', { name: 'mobile', length: 32 })
  mobile!: string;

  @Column('varchar', { name: 'email', length: 128 })
  email!: string;

  @Column('varchar', { name: 'work_place', length: 255 })
  workPlace!: string;

  @Column('varchar', { name: 'entry_date', length: 32 })
  entryDate!: string;

  @Column('simple-json', { name: 'extension', nullable: true })
  extension!: Record<string, unknown> | null;

  /** The user's own key, wrapped by the data key (see `PersonKeys`): what it sealed is gone with it. Null: none yet, or erased. */
  @Column('varchar', { name: 'person_key', length: 160, nullable: true })
  personKey!: string | null;
}
