//go:build unix

package engine

import (
	"os/exec"
	"syscall"
)

// group makes a command the head of a group of processes, which end together: a browser
// is many.
func group(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // they may be gone
