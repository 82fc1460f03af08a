export interface AccessTables {
  proofs_even: { proof: Buffer }
  proofs_odd: { proof: Buffer }
}
