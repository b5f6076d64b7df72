package browser

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// PrivateMemory is the memory, in bytes, that the largest renderer of the browser
// has to itself: the private pages that Linux counts for the process.
func (t *Tab) PrivateMemory() (int64, error) {
	info, err := chromedp.CallBrowser(t.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	var most int64
	for _, process := range info.ProcessInfo {
		if process.Type != "renderer" {
			continue
		}
		if private, err := privateOf(process.ID); err == nil {
			most = max(most, private)
		}
	}
	if most == 0 {
		return 0, errors.New("the system does not tell the memory of a process")
	}
	return most, nil
}

func privateOf(pid int64) (int64, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var total int64
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kB int64
		if strings.HasPrefix(lines.Text(), "Private_") {
			if _, err := fmt.Sscanf(lines.Text()[strings.IndexByte(lines.Text(), ':')+1:], "%d", &kB); err == nil {
				total += kB << 10
			}
		}
	}
	return total, nil
}
