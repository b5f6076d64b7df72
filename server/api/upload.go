package api

import (
	"errors"
	"io"
	"net/http"
	"os"

	"hallway/server/importer"
)

// sentFile is a file that somebody sends, on the disk until it is read: most networks at a
// venue are slow, and many may send at once.
type sentFile struct{ file *os.File }

// receive takes a request's body.
func receive(w http.ResponseWriter, r *http.Request) (*sentFile, error) {
	file, err := os.CreateTemp("", "hallway-import-")
	if err != nil {
		return nil, err
	}
	u := &sentFile{file}
	_, err = io.Copy(file, http.MaxBytesReader(w, r.Body, importer.MaxBytes))
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(unsent(err), u.close())
	}
	return u, nil
}

// sources is the file in memory.
func (u *sentFile) sources() ([]importer.Source, error) {
	info, err := u.file.Stat()
	if err != nil {
		return nil, err
	}
	body := make([]byte, info.Size())
	_, err = io.ReadFull(u.file, body)
	return []importer.Source{{Name: "your file", Body: body}}, err
}

func (u *sentFile) close() error { return errors.Join(u.file.Close(), os.Remove(u.file.Name())) }
