import { BlockList, isIPv4 } from "node:net"

/** Addresses that are not of the public internet: loopback, private and shared networks, link-local, multicast, reserved. */
const closed = new BlockList()
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  closed.addSubnet(network, bits, "ipv4")

const open = new BlockList()
open.addSubnet("2000::", 3, "ipv6")
const tunnelled = new BlockList()
for (const [network, bits] of [
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const)
  tunnelled.addSubnet(network, bits, "ipv6")

/** Whether an IP address is anything but one of the public internet. IPv6 that carries IPv4 within counts as closed. */
export const isPrivateAddress = (address: string): boolean =>
  isIPv4(address)
    ? closed.check(address, "ipv4")
    : !open.check(address, "ipv6") || tunnelled.check(address, "ipv6")
