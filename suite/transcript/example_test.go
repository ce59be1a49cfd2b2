package transcript_test

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A transcript is read as it stands in the RFC; Format writes it back.
func ExampleParse() {
	script, err := transcript.Parse("stat.pop3", []byte(`# STAT counts two messages.
maildrop: two-messages

C: <log in>
C: STAT
S: +OK 2 320
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(script.Title)
	for _, step := range script.Steps {
		switch step := step.(type) {
		case *transcript.Command:
			fmt.Printf("line %d: the client sends %s\n", step.Pos.Line, step.Text)
		case *transcript.Expect:
			fmt.Printf("line %d: the server must answer %s\n", step.Pos.Line, step.Status.Text)
		}
	}
	// Output:
	// STAT counts two messages.
	// line 5: the client sends STAT
	// line 6: the server must answer +OK 2 320
}

// A mistake is shown where it is.
func ExampleParse_mistake() {
	_, err := transcript.Parse("stat.pop3", []byte("C: <log inn>\nC: STAT\nS: +OK 2 320\n"))
	fmt.Println(err)
	// Output:
	// stat.pop3:1:4: found "<log inn>", expected a stage direction that is known (did you mean <log in>?)
	//     C: <log inn>
	//        ^
}
