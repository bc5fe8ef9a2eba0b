import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may use the product: the table that this application had before. */
@Entity('users')
export class Account {
  @PrimaryColumn('varchar', { length: 64 }) tenantId!: string;
  @PrimaryColumn('varchar', { length: 64 }) instanceId!: string;
  @PrimaryColumn('varchar', { length: 64 }) appId!: string;
  @PrimaryColumn('varchar', { length: 64 }) userName!: string;
  @Column('varchar', { length: 64 }) name!: string;
  @Column('varchar', { length: 64 }) departmentCode!: string;
  @Column('boolean') active!: boolean;
}
