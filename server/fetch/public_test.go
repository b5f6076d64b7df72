package fetch

import (
	"net/netip"
	"testing"
)

func TestOnlyPublicAddressesArePublic(t *testing.T) {
	for _, c := range []struct {
		name, address string
		want          bool
	}{
		{"a host", "93.184.215.14", true},
		{"a host with IPv6", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", true},
		{"before private", "9.255.255.255", true},
		{"after private", "172.32.0.1", true},
		{"beside a carrier's NAT", "100.128.0.1", true},

		{"loopback", "127.0.0.1", false},
		{"all of loopback", "127.8.9.1", false},
		{"loopback in IPv6", "::1", false},
		{"unspecified", "0.0.0.0", false},
		{"this network", "0.1.2.3", false},
		{"unspecified in IPv6", "::", false},
		{"private, large", "10.1.2.3", false},
		{"private, middle", "172.16.0.1", false},
		{"private, end of middle", "172.31.255.255", false},
		{"private, small", "192.168.1.1", false},
		{"carrier-grade NAT", "100.64.0.1", false},
		{"end of carrier-grade NAT", "100.127.255.255", false},
		{"link-local", "169.254.1.1", false},
		{"link-local in IPv6", "fe80::1", false},
		{"link-local in IPv6 with a zone", "fe80::1%eth0", false},
		{"site-local in IPv6", "fec0::1", false},
		{"unique local", "fd12:3456::1", false},
		{"unique local, the other half", "fc00::1", false},
		{"multicast", "224.0.0.251", false},
		{"multicast in IPv6", "ff02::1", false},
		{"broadcast", "255.255.255.255", false},
		{"reserved", "240.0.0.1", false},
		{"metadata of Amazon, Google, Azure", "169.254.169.254", false},
		{"metadata of Amazon in IPv6", "fd00:ec2::254", false},
		{"metadata of Alibaba", "100.100.100.200", false},
		{"metadata of Oracle", "192.0.0.192", false},
		{"Azure's wire server", "168.63.129.16", false},
		{"benchmarks", "198.19.255.255", false},
		{"documentation", "203.0.113.7", false},
		{"documentation in IPv6", "2001:db8::1", false},
		{"newer documentation in IPv6", "3fff::1", false},
		{"loopback as IPv6", "::ffff:127.0.0.1", false},
		{"private as IPv6", "::ffff:10.0.0.1", false},
		{"metadata as IPv6", "::ffff:a9fe:a9fe", false},
		{"a host as IPv6", "::ffff:93.184.215.14", true},
		{"an old form of IPv4 in IPv6", "::127.0.0.1", false},
		{"loopback behind NAT64", "64:ff9b::7f00:1", false},
		{"loopback behind a local NAT64", "64:ff9b:1::7f00:1", false},
		{"loopback behind 6to4", "2002:7f00:1::", false},
		{"Teredo", "2001:0:1::1", false},
		{"discard", "100::1", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := isPublic(netip.MustParseAddr(c.address)); got != c.want {
				t.Errorf("%s is public: %v, want %v", c.address, got, c.want)
			}
		})
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}
