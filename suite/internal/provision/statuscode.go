package provision

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-smtp"
)

// refusal is what a server does not take.
type refusal struct {
	*smtp.SMTPError
	what string
}

// meanings are those of enhanced status codes (RFC 3463 and its registry), without the class.
var meanings = map[[2]int]string{
	{1, 1}: "there is no such recipient", {1, 2}: "there is no such domain", {1, 3}: "this is no address",
	{1, 6}: "the recipient has moved", {1, 7}: "the sender's address is none", {1, 8}: "the sender's domain is unknown",
	{1, 10}: "the domain takes no mail", {2, 0}: "the mailbox has trouble",
	{2, 1}: "the mailbox is switched off", {2, 2}: "the mailbox is full",
	{2, 3}: "the message is larger than a mailbox takes",
	{3, 1}: "the store is full", {3, 2}: "the system takes no mail now",
	{3, 4}: "the message is larger than the system takes",
	{4, 1}: "the next host does not answer", {4, 2}: "the connection is bad", {4, 3}: "a directory does not answer",
	{4, 4}: "there is no route to the recipient", {4, 5}: "the system is congested", {4, 6}: "the mail goes in circles",
	{4, 7}: "the time for delivery is over", {5, 1}: "a command is not allowed here",
	{5, 2}: "a command is not understood",
	{5, 3}: "too many recipients", {5, 4}: "an argument is not taken", {6, 0}: "the content is not taken",
	{6, 1}: "this kind of content is not taken", {6, 3}: "the content would have to be converted, which can't be done",
	{6, 5}: "the content could be converted with loss only", {6, 6}: "the content could not be converted",
	{6, 7}: "addresses outside ASCII are not taken", {6, 9}: "the message is in UTF-8, which is not taken",
	{7, 0}: "the policy forbids it", {7, 1}: "the policy does not let this client or sender in",
	{7, 2}: "the list does not take it", {7, 3}: "security needs a conversion that can't be done",
	{7, 7}: "the message has lost its integrity", {7, 8}: "user or password is wrong", {7, 9}: "the mechanism is too weak",
	{7, 10}: "encryption is needed", {7, 11}: "the mechanism needs TLS", {7, 13}: "the account is switched off",
	{7, 14}: "trust is needed", {7, 20}: "there is no DKIM signature", {7, 23}: "SPF does not allow it",
	{7, 25}: "the client's address has no name (reverse DNS)", {7, 26}: "neither SPF nor DKIM allows it",
	{7, 27}: "the sender's domain takes no mail (null MX)", {7, 28}: "too much mail", {7, 30}: "REQUIRETLS can't be kept",
}

// recipientNotFound is 5.1.10 of servers that mean by it what 5.1.1 means.
const recipientNotFound = "there is no such recipient, or its domain takes no mail (null MX)"

// subjects are what the second number of an enhanced status code is about.
var subjects = map[int]string{1: "about the address", 2: "about the mailbox", 3: "about the mail system",
	4: "about the network", 5: "about the protocol", 6: "about the content", 7: "about security or policy"}

// meaning is a refusal in words; "" where there are none.
func (r *refusal) meaning() string {
	switch e := r.EnhancedCode; {
	case e[0] != 4 && e[0] != 5:
		return plainMeaning[r.Code]
	case e[1] == 1 && e[2] == 10:
		return recipientNotFound
	case meanings[[2]int{e[1], e[2]}] != "":
		return meanings[[2]int{e[1], e[2]}]
	default:
		return subjects[e[1]]
	}
}

// plainMeaning is what codes without enhanced ones mean (RFC 5321 section 4.2.2).
var plainMeaning = map[int]string{
	421: "the server closes the connection", 450: "the mailbox is busy", 452: "the store is full",
	530: "a login or TLS is needed first", 535: "user or password is wrong",
	550: "there is no such recipient, or the policy forbids it",
	552: "the message is too large, or the mailbox is full", 553: "this is no address", 554: "it is not taken",
}

// told says what the server said, and what it means.
func (r *refusal) told() error {
	said := fmt.Sprint(r.Code)
	if e := r.EnhancedCode; e[0] > 0 {
		said += fmt.Sprintf(" %d.%d.%d", e[0], e[1], e[2])
	}
	said += " " + printable(r.Message)
	if meaning := r.meaning(); meaning != "" {
		return fmt.Errorf("the server says %s: %s", meaning, said)
	}
	return errors.New("the server says " + said)
}

// verdict is the error of a refusal after some tries: that a message or its size is not taken is no trouble of
// the harness.
func (r *refusal) verdict(tries int) error {
	err := fmt.Errorf("%s is refused: %w", r.what, r.told())
	if tries > 1 {
		err = fmt.Errorf("%s is refused, %d times: %w", r.what, tries, r.told())
	}
	aboutMessage := r.what == theMessage || r.EnhancedCode[1] == 2 && r.EnhancedCode[2] >= 2 || r.EnhancedCode[1] == 6 ||
		r.EnhancedCode[1] == 3 && r.EnhancedCode[2] == 4 || r.Code == 552
	if aboutMessage && r.EnhancedCode[1] != 1 {
		return &ImpossibleError{Why: err.Error()}
	}
	if strings.HasPrefix(r.what, "RCPT") && r.EnhancedCode[1] <= 1 {
		return fmt.Errorf("%w (see ?to= in the URL)", err)
	}
	return err
}
