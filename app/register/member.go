package register

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
)

// MemberHash is a secret as the register [Member] holds it.
func MemberHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// IsMember reports whether a value of the register [Member] holds a secret's hash.
func IsMember(value, secret string) bool {
	return secret != "" && slices.Contains(strings.Fields(value), MemberHash(secret))
}
