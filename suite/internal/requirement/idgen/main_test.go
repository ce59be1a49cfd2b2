package main

import (
	"bytes"
	"os"
	"testing"
)

func TestTheConstantsAreThoseOfTheCatalogue(t *testing.T) {
	want, err := source()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../ids.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("ids.go is out of date: run go generate ./suite/internal/requirement")
	}
}
