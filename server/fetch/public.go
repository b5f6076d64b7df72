package fetch

import "net/netip"

// refused are the parts of the address space that are no public host: this machine,
// networks behind the server, what clouds tell their machines, and addresses that
// hold another address. IANA's registries of special-purpose addresses (RFC 6890)
// name them; the last two are clouds' own.
var refused = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),        // "this network"
	netip.MustParsePrefix("10.0.0.0/8"),       // private
	netip.MustParsePrefix("100.64.0.0/10"),    // behind a carrier's NAT; Alibaba's metadata
	netip.MustParsePrefix("127.0.0.0/8"),      // loopback
	netip.MustParsePrefix("169.254.0.0/16"),   // link-local; metadata of most clouds
	netip.MustParsePrefix("172.16.0.0/12"),    // private
	netip.MustParsePrefix("192.0.0.0/24"),     // protocols; Oracle's metadata
	netip.MustParsePrefix("192.0.2.0/24"),     // documentation
	netip.MustParsePrefix("192.31.196.0/24"),  // AS112
	netip.MustParsePrefix("192.52.193.0/24"),  // AMT
	netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),   // private
	netip.MustParsePrefix("192.175.48.0/24"),  // AS112
	netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),  // documentation
	netip.MustParsePrefix("203.0.113.0/24"),   // documentation
	netip.MustParsePrefix("224.0.0.0/4"),      // multicast
	netip.MustParsePrefix("240.0.0.0/4"),      // reserved, broadcast
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's wire server

	netip.MustParsePrefix("2001::/23"),     // protocols, Teredo among them
	netip.MustParsePrefix("2001:db8::/32"), // documentation
	netip.MustParsePrefix("2002::/16"),     // 6to4: holds an IPv4 address
	netip.MustParsePrefix("3fff::/20"),     // documentation
}

// unicast6 is all of IPv6 that is given to hosts. Loopback, ULA (fc00::/7, with
// Amazon's metadata), link-local, NAT64 (64:ff9b::/96) and multicast lie outside.
var unicast6 = netip.MustParsePrefix("2000::/3")

// isPublic reports whether an address is a host on the internet.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || a.Is6() && !unicast6.Contains(a) {
		return false
	}
	for _, prefix := range refused {
		if prefix.Contains(a) {
			return false
		}
	}
	return true
}
