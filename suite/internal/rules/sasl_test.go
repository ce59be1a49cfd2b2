package rules_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// saslWorld has the users of the RFCs' examples.
var saslWorld = model.World{Accounts: []model.Account{
	{User: "mrose", Password: "tanstaaf", Token: "right-token"}, {User: "bob", Password: "hidden", Token: "bobs-token"},
	{User: "user", Password: "pencil"}, {User: "tim", Password: "tanstaaftanstaaf"},
}}

// braces hold what is sent in Base64.
var braces = regexp.MustCompile(`(?s)\{(.*?)\}`)

// encoded is a dialogue as it is on the wire; a challenge may end with a blank.
func encoded(dialogue string) string {
	dialogue = strings.NewReplacer("S: + \n", `S: + \r\n\`+"\n", "S2: + \n", `S2: + \r\n\`+"\n").Replace(dialogue)
	return braces.ReplaceAllStringFunc(dialogue, func(s string) string { return sasl.Encode([]byte(s[1 : len(s)-1])) })
}

// elsewhere are rules that have their own tests: texts, and what CAPA may list in clear.
var elsewhere = []string{"RFC1957-0-SPACE-01", "RFC5034-4-CLEAR-01", "RFC4616-5-ADV-01"}

// exchanges are dialogues after the greeting; rules are all that must be found.
type exchanges []struct{ name, dialogue, rules string }

func (all exchanges) check(t *testing.T, begin string) {
	t.Helper()
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range hear(t, saslWorld, encoded("C: "+begin+"\nS: +OK ready <1@x>\n"+c.dialogue)).Findings() {
				if !slices.Contains(elsewhere, string(f.Rule)) {
					got = append(got, string(f.Rule))
				}
			}
			slices.Sort(got)
			got = slices.Compact(got)
			if want := strings.Fields(c.rules); !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
		})
	}
}

const (
	askPlain  = "C: AUTH PLAIN\nS: + \n"
	askLogin  = "C: AUTH LOGIN\nS: + {Username:}\n"
	askCRAM   = "C: AUTH CRAM-MD5\nS: + {<1896.697170952@postoffice.reston.mci.net>}\n"
	rightCRAM = "C: {tim b913a602c7eda7a495b4e6e7334d3890}\n"
	cancelled = "C: *\nS: -ERR cancelled\n"
)

func TestAUTH(t *testing.T) {
	exchanges{
		{"right", askPlain + "C: {\x00mrose\x00tanstaaf}\nS: +OK\nC: NOOP\nS: +OK\n", ""},
		{"right, and refused for reasons of its own", askPlain + "C: {\x00mrose\x00tanstaaf}\nS: -ERR locked\n", ""},
		{"at once", "C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: +OK\n", ""},
		{"a challenge after an initial response", "C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: + {more}\n", "RFC5034-4-IR-01"},
		{"a challenge without its space", "C: AUTH PLAIN\nS: +\n" + cancelled, "RFC5034-4-CHAL-02"},
		{"a challenge that is not Base64", "C: AUTH CRAM-MD5\nS: + <1@x>\n" + cancelled, "RFC5034-4-CHAL-01"},
		{"cancelled, and +OK", askPlain + "C: *\nS: +OK\n", "RFC5034-4-CANCEL-01"},
		{"cancelled, and asked again", askPlain + "C: *\nS: + \n", "RFC5034-4-CANCEL-01"},
		{"not Base64, and +OK", askPlain + "C: !!!!\nS: +OK\n", "RFC5034-4-B64-01 RFC5034-4-B64-02"},
		{"padding in the middle, and +OK", askPlain + "C: AA==AA==\nS: +OK\n", "RFC5034-4-B64-01 RFC5034-4-B64-03"},
		{"+OK before anything was said", "C: AUTH PLAIN\nS: +OK in\n", "RFC5034-4-CHAL-01 RFC5034-4-CHAL-02"},
		{"an unknown mechanism", "C: AUTH NONSENSE\nS: + \n" + cancelled, "RFC5034-4-AUTH-01"},
		{"the server speaks first, and goes on", "C: AUTH CRAM-MD5 {x}\nS: + {<1@x>}\n" + cancelled, "RFC5034-4-IR-03"},
		{"AUTH alone lists", "C: AUTH\nS: +OK\nS: PLAIN\nS: CRAM-MD5\nS: .\n", ""},
		{"AUTH alone challenges", "C: AUTH\nS: + \n" + cancelled, "RFC5034-4-SYN-01"},
		{"twice", askPlain + "C: {\x00mrose\x00tanstaaf}\nS: +OK\nC: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: +OK\n",
			"RFC1939-3-ERR-04 RFC5034-4-AUTH-02 RFC5034-4-AUTH-03"},
		{"listed and refused", capa("SASL PLAIN") + "C: AUTH PLAIN\nS: -ERR what?\n", "RFC2449-5-CAPA-07 RFC5034-4-AUTH-01"},
		{"listed in a list that was on its way", "C: CAPA\nC: AUTH CRAM-MD5\nS: +OK\nS: SASL CRAM-MD5\nS: .\n" +
			"S: + {<1@x>}\n" + cancelled, ""},
		{"not listed in it, and it works", "C: CAPA\nC: AUTH SCRAM-SHA-1\nS: +OK\nS: SASL CRAM-MD5\nS: .\n" +
			"S: + \n" + cancelled, "RFC5034-3-CAPA-01"},
		{"not listed, and it works", capa("SASL CRAM-MD5") + "C: AUTH SCRAM-SHA-1\nS: + \n" + cancelled, "RFC5034-3-CAPA-01"},
	}.check(t, "<open>")
}

func TestPasswordMechanisms(t *testing.T) {
	exchanges{
		{"PLAIN: wrong, and +OK", askPlain + "C: {\x00mrose\x00wrong}\nS: +OK\n", "RFC5034-4-FAIL-01"},
		{"PLAIN: nobody, and +OK", askPlain + "C: {\x00zzz\x00x}\nS: +OK\n", "RFC5034-4-FAIL-01"},
		{"PLAIN: wrong, and a failure of the system", capa("RESP-CODES", "SASL PLAIN") + askPlain +
			"C: {\x00mrose\x00wrong}\nS: -ERR [SYS/TEMP] later\n", "RFC3206-4-SYS-03"},
		{"PLAIN: right, and a failure of the system", capa("RESP-CODES", "SASL PLAIN") + askPlain +
			"C: {\x00mrose\x00tanstaaf}\nS: -ERR [SYS/TEMP] later\n", ""},
		{"CRAM-MD5: wrong, and perhaps nothing to compare it with", capa("RESP-CODES", "SASL CRAM-MD5") + askCRAM +
			"C: {tim 00000000000000000000000000000000}\nS: -ERR [SYS/TEMP] later\n", ""},
		{"PLAIN: malformed, and +OK", askPlain + "C: {mrose\x00tanstaaf}\nS: +OK\n", "RFC4616-2-MSG-02 RFC5034-4-FAIL-01"},
		{"PLAIN: her own name twice", askPlain + "C: {mrose\x00mrose\x00tanstaaf}\nS: +OK\n", ""},
		{"PLAIN: as somebody else, and +OK", askPlain + "C: {bob\x00mrose\x00tanstaaf}\nS: +OK\n",
			"RFC4422-3.6-OUT-01 RFC4616-2-AZID-01"},
		{"LOGIN: right", askLogin + "C: {mrose}\nS: + {Password:}\nC: {tanstaaf}\nS: +OK\n", ""},
		{"LOGIN: wrong, and +OK", askLogin + "C: {mrose}\nS: + {Password:}\nC: {x}\nS: +OK\n",
			"DEFACTO-LOGIN-04 RFC5034-4-FAIL-01"},
		{"LOGIN: refused at the name", askLogin + "C: {zzz}\nS: -ERR nobody\n", "DEFACTO-LOGIN-04"},
		{"CRAM-MD5: right", askCRAM + rightCRAM + "S: +OK\n", ""},
		{"CRAM-MD5: wrong, and +OK", askCRAM + "C: {tim 00000000000000000000000000000000}\nS: +OK\n",
			"RFC2195-2-RESP-02 RFC5034-4-FAIL-01"},
		{"CRAM-MD5: malformed, and +OK", askCRAM + "C: {tim}\nS: +OK\n", "RFC2195-2-RESP-02 RFC5034-4-FAIL-01"},
		{"CRAM-MD5: no message id", "C: AUTH CRAM-MD5\nS: + {abc}\n" + cancelled, "RFC2195-2-CHAL-01"},
		{"CRAM-MD5: twice the same", askCRAM + cancelled + askCRAM + cancelled, "RFC2195-2-CHAL-02"},
		{"CRAM-MD5: twice the same, on two connections", askCRAM +
			cancelled + "C2: <open>\nS2: +OK <2@x>\nC2: AUTH CRAM-MD5\n" +
			"S2: + {<1896.697170952@postoffice.reston.mci.net>}\n", "RFC2195-2-CHAL-02"},
		{"CRAM-MD5: a domain literal", "C: AUTH CRAM-MD5\nS: + {<\"1@2\".3@[::1]>}\n" + cancelled, ""},
		{"CRAM-MD5: a digest used again", askCRAM + cancelled + "C: AUTH CRAM-MD5\nS: + {<2@x>}\n" + rightCRAM + "S: +OK\n",
			"RFC2195-2-CHAL-02 RFC2195-2-RESP-02"},
	}.check(t, "<open>")
}

// The messages of RFC 5802 section 5.
const (
	scramFirst = "C: AUTH SCRAM-SHA-1\nS: + \nC: {n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL}\n"
	scramParam = "S: + {r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096}\n"
	scramProof = "C: {c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=}\n"
	scramFinal = "S: + {v=rmF9pqV8S7suAoZWja4dJRkFsKQ=}\nC: \n"
)

func TestSCRAM(t *testing.T) {
	exchanges{
		{"the example", scramFirst + scramParam + scramProof + scramFinal + "S: +OK\n", ""},
		{"+OK without a signature", scramFirst + scramParam + scramProof + "S: +OK\n", "RFC5034-4-OK-02"},
		{"a signature that is wrong",
			scramFirst + scramParam + scramProof + "S: + {v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=}\nC: \nS: +OK\n", "RFC5802-5-EXCH-01"},
		{"a nonce that does not begin with the client's",
			scramFirst + "S: + {r=zzzzzzzzzzzzzzzzzzz,s=QSXCR+Q6sek8bf92,i=4096}\n" + cancelled, "RFC5802-5-EXCH-01"},
		{"a wrong proof, and +OK", scramFirst + scramParam + strings.Replace(scramProof, "v0X8", "AAAA", 1) + "S: +OK\n",
			"RFC5034-4-FAIL-01 RFC5802-5.1-PROOF-01"},
		{"another nonce, and +OK", scramFirst + scramParam + strings.Replace(scramProof, "WVs7j", "WVs7k", 1) + "S: +OK\n",
			"RFC5802-5.1-NONCE-01"},
		{"another binding, and +OK", scramFirst + scramParam + strings.Replace(scramProof, "biws", "eSws", 1) + "S: +OK\n",
			"RFC5802-6-CB-01"},
		{"a mandatory extension, and +OK", strings.Replace(scramFirst, "n=user", "m=x,n=user", 1) + "S: +OK\n",
			"RFC5802-5.1-EXT-01"},
	}.check(t, "<open>")
}

func TestOAuth(t *testing.T) {
	const bearer, xoauth2, signed = "C: AUTH OAUTHBEARER\nS: + \n", "C: AUTH XOAUTH2\nS: + \n", "C: AUTH OAUTH10A\nS: + \n"
	exchanges{
		{"right", bearer + "C: {n,a=mrose,\x01auth=Bearer right-token\x01\x01}\nS: +OK\n", ""},
		{"a lone octet, explained", bearer + "C: {\x01}\nS: + " + sasl.Encode([]byte(`{"status":"invalid_token"}`)) +
			"\nC: {\x01}\nS: -ERR\n", ""},
		{"a lone octet, refused", bearer + "C: {\x01}\nS: -ERR\n", ""},
		{"wrong, and +OK", bearer + "C: {n,a=mrose,\x01auth=Bearer x\x01\x01}\nS: +OK\n", "RFC5034-4-FAIL-01"},
		{"that of another user, and +OK", bearer + "C: {n,a=mrose,\x01auth=Bearer bobs-token\x01\x01}\nS: +OK\n",
			"RFC4422-3.6-OUT-01 RFC5034-4-FAIL-01"},
		{"for another host, and +OK",
			bearer + "C: {n,a=mrose,\x01host=a.invalid\x01auth=Bearer right-token\x01\x01}\nS: +OK\n", "RFC7628-3.2-VAL-01"},
		{"refused as it should",
			bearer + "C: {n,a=mrose,\x01auth=Bearer x\x01\x01}\nS: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\nC: {\x01}\nS: -ERR\n",
			""},
		{"refused without a reason", bearer + "C: {n,a=mrose,\x01auth=Bearer x\x01\x01}\nS: -ERR\n", "RFC7628-3.2.2-ERR-01"},
		{"a reason without a status", bearer + "C: {n,a=mrose,\x01auth=Bearer x\x01\x01}\nS: + e30=\nC: {\x01}\nS: -ERR\n",
			"RFC7628-3.2.2-ERR-01"},
		{"a reason, and +OK",
			bearer + "C: {n,a=mrose,\x01auth=Bearer x\x01\x01}\nS: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\nC: {\x01}\nS: +OK\n",
			"RFC5034-4-FAIL-01 RFC7628-3.2.3-ERR-02"},
		{"XOAUTH2: right", xoauth2 + "C: {user=mrose\x01auth=Bearer right-token\x01\x01}\nS: +OK\n", ""},
		{"XOAUTH2: wrong, and +OK", xoauth2 + "C: {user=mrose\x01auth=Bearer x\x01\x01}\nS: +OK\n", "RFC5034-4-FAIL-01"},
		{"XOAUTH2: a reason in words", xoauth2 + "C: {user=mrose\x01auth=Bearer x\x01\x01}\nS: + {no}\nC: \nS: -ERR\n",
			"DEFACTO-XOAUTH2-03"},
		{"OAUTH10A: signed",
			signed + "C: {n,a=mrose,\x01host=h\x01port=1\x01auth=OAuth oauth_signature_method=\"HMAC-SHA1\"\x01\x01}\nS: +OK\n",
			""},
		{"OAUTH10A: signed for no host, and +OK",
			signed + "C: {n,a=mrose,\x01port=1\x01auth=OAuth oauth_signature_method=\"HMAC-SHA1\"\x01\x01}\nS: +OK\n",
			"RFC7628-3.1-MAC-01"},
		{"OAUTH10A: signed for no port, refused",
			signed +
				"C: {n,a=mrose,\x01host=h\x01auth=OAuth oauth_signature_method=\"HMAC-SHA1\"\x01\x01}\nS: + " +
				"eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\nC: {\x01}\nS: -ERR\n", ""},
	}.check(t, "<open with TLS>")
}

// digestDialogue is DIGEST-MD5 for a service, with a password.
func digestDialogue(service, password, end string) string {
	d := sasl.Directives{"username": "mrose", "realm": "r", "nonce": "n", "cnonce": "c", "nc": "00000001", "qop": "auth",
		"digest-uri": service + "/h"}
	response := "qop=auth,nc=00000001"
	for _, name := range []string{"username", "realm", "nonce", "cnonce", "digest-uri"} {
		response += "," + name + `="` + d[name] + `"`
	}
	return "C: AUTH DIGEST-MD5\nS: + {realm=\"r\",nonce=\"n\",qop=\"auth\"}\nC: {" + response + ",response=" +
		d.Response(password) + "}\n" + end
}

func TestDigest(t *testing.T) {
	const proves, in = "S: + {rspauth=0}\nC: \nS: +OK\n", "S: +OK\n"
	exchanges{
		{"right", digestDialogue("pop", "tanstaaf", proves), ""},
		{"wrong, and +OK", digestDialogue("pop", "x", in), "RFC5034-4-FAIL-01"},
		{"wrong, and refused", digestDialogue("imap", "x", "S: -ERR\n"), ""},
		{"for another service", digestDialogue("imap", "tanstaaf", "S: + {rspauth=0}\n"+cancelled), "RFC5034-4-SVC-01"},
		{"for another service, refused", digestDialogue("imap", "tanstaaf", "S: -ERR\n"), ""},
		{"refused for the service pop only",
			digestDialogue("pop", "tanstaaf", "S: -ERR\n") + digestDialogue("pop3", "tanstaaf", in), "RFC5034-4-SVC-01"},
	}.check(t, "<open>")
	for dialogue, want := range map[string]string{
		digestDialogue("pop", "tanstaaf", "S: -ERR\n") + digestDialogue("pop3", "tanstaaf", in): "",
		digestDialogue("pop3", "tanstaaf", in):                                                  "warn",
	} {
		for _, f := range hear(t, saslWorld, encoded("C: <open>\nS: +OK\n"+dialogue)).Findings() {
			if f.Rule == "RFC5034-4-SVC-01" && string(f.Severity) != want {
				t.Errorf("severity %q, want %q", f.Severity, want)
			}
		}
	}
}

// The response codes mean the same for AUTH as for PASS.
func TestCodesOfAUTH(t *testing.T) {
	codes := capa("SASL PLAIN CRAM-MD5", "USER", "RESP-CODES", "AUTH-RESP-CODE")
	const in, quit = "C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: +OK\n", "C: QUIT\nS: +OK\nS: <close>\n"
	twice := codes + in + second("C: <open>\nS: +OK ready <2@x>\n"+codes)
	exchanges{
		{"wrong, with the code", codes + askPlain + "C: {\x00mrose\x00x}\nS: -ERR [AUTH] no\n", ""},
		{"wrong, without it", codes + askPlain + "C: {\x00mrose\x00x}\nS: -ERR no\n", "RFC3206-6-ARC-01"},
		{"wrong, without it, by CRAM-MD5", codes + askCRAM + "C: {tim 00000000000000000000000000000000}\nS: -ERR no\n",
			"RFC3206-6-ARC-01"},
		{"a delay comes first", codes + askPlain + "C: {\x00mrose\x00x}\nS: -ERR [LOGIN-DELAY] no\n", ""},
		{"malformed is not wrong", codes + askPlain + "C: {x}\nS: -ERR no\n", ""},
		{"wrong, then cancelled", codes + askLogin + "C: {mrose}\nS: + {Password:}\n" + cancelled, "RFC5034-3-CAPA-01"},
		{"in use, told to somebody with a wrong password", codes + askPlain + "C: {\x00mrose\x00x}\nS: -ERR [IN-USE] no\n",
			"RFC2449-8.1.2-IU-01"},
		{"in use", twice + second("C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: -ERR [IN-USE] no\n"), ""},
		{"in use, and the credentials are blamed",
			twice + second("C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: -ERR [AUTH] no\n"), "RFC3206-5-AUTH-01 RFC3206-6-ARC-02"},
		{"by a mechanism that nobody has got in by",
			twice +
				second(strings.Replace(askCRAM, "<1896.697170952@postoffice.reston.mci.net>", "<2@x>", 1)+"C: {mrose "+
					sasl.CRAM([]byte("<2@x>"), "tanstaaf")+"}\nS: -ERR [AUTH] no\n"), ""},
		{"not in use any more",
			codes + in + quit + "C: <open>\nS: +OK <3@x>\n" + codes +
				"C: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: -ERR [AUTH] locked out\n", ""},
	}.check(t, "<open>")
}
