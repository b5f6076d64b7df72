package browser

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// Memory is what a process has to itself, in bytes.
type Memory struct {
	// Own is what it has written: what nobody else could use, and no file could give back.
	Own int64
	// Code is pages of the browser's files that no other process happens to have read. Linux
	// counts them as private too, until a second page or a window's own parts read them.
	Code int64
}

// Memory is that of the browser's largest renderer.
func (t *Tab) Memory() (Memory, error) {
	info, err := chromedp.CallBrowser(t.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		return Memory{}, err
	}
	var most Memory
	for _, process := range info.ProcessInfo {
		if process.Type != "renderer" {
			continue
		}
		if m, err := memoryOf(process.ID); err == nil && m.Own > most.Own {
			most = m
		}
	}
	if most.Own == 0 {
		return Memory{}, errors.New("the system does not tell the memory of a process")
	}
	return most, nil
}

func memoryOf(pid int64) (Memory, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return Memory{}, err
	}
	defer file.Close()
	return readMemory(file)
}

// readMemory reads Linux's sums over the maps of a process (proc(5), smaps_rollup).
func readMemory(sums io.Reader) (Memory, error) {
	var m Memory
	lines := bufio.NewScanner(sums)
	for lines.Scan() {
		var kB int64
		switch name, rest, _ := strings.Cut(lines.Text(), ":"); name {
		case "Private_Dirty", "Private_Clean":
			if _, err := fmt.Sscanf(rest, "%d kB", &kB); err != nil {
				return Memory{}, fmt.Errorf("%s: %w", name, err)
			}
			if name == "Private_Dirty" {
				m.Own = kB << 10
			} else {
				m.Code = kB << 10
			}
		}
	}
	return m, lines.Err()
}
