import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type HeldState = 'open' | 'approved' | 'rejected' | 'superseded';

/** Removals that a full list asked for and the guard held back until an operator approves or rejects them (rule 8). */
@Entity('held_removal')
@Index('held_removal_scope', ['scopeId', 'state'])
export class HeldRemoval {
  /** Sortable by time. */
  @PrimaryColumn('varchar', { name: 'id', length: 26 })
  id!: string;

  @Column('varchar', { name: 'scope_id', length: 22 })
  scopeId!: string;

  @Column('varchar', { name: 'state', length: 12 })
  state!: HeldState;

  /** Epoch ms of the full list. */
  @Column('bigint', { name: 'list_time' })
  listTime!: number;

  /** How many departments the list would have removed, of how many live ones older than it. */
  @Column('integer', { name: 'removals' })
  removals!: number;

  @Column('integer', { name: 'live' })
  live!: number;

  /** The codes that the list contains: what is judged again on approval. */
  @Column('simple-json', { name: 'list_codes' })
  listCodes!: readonly string[];

  /** Epoch ms. */
  @Column('bigint', { name: 'held_at' })
  heldAt!: number;

  /** Epoch ms of approval, rejection or the newer list. */
  @Column('bigint', { name: 'settled_at', nullable: true })
  settledAt!: number | null;
}
