export interface DepartureTables {
  departures: { account: string; left_at: Date }
}
