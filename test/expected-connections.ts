/** Ports of this machine that tests opened, or name as those of a connection: the socket guard lets these through. */
export const EXPECTED_PORTS = new Set<number>();

/** Says that a test asks for connections to an address of this machine. */
export function expectConnections(address: string): void {
  EXPECTED_PORTS.add(Number(new URL(address).port));
}
