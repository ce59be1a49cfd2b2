package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// obligations are the rules that stand after a reason, whatever the command.
var obligations = map[model.Reason][]rule.ID{
	model.UnknownCommand:         {rule.RFC1939_3_ERR_01},
	model.SessionOver:            {rule.RFC1939_6_CLOSE_01},
	model.ControlCharacters:      {rule.DEFACTO_GEN_10},
	model.QuitAnytime:            {rule.RFC1939_4_QUIT_01},
	model.NoName:                 {rule.RFC1939_7_USER_02, rule.RFC1939_3_ERR_03},
	model.CapaWorked:             {rule.RFC2449_5_CAPA_02},
	model.CapaInBothStates:       {rule.RFC2449_5_CAPA_02},
	model.NameBeforeTLS:          {rule.DEFACTO_STLS_02},
	model.PassWithoutUser:        {rule.RFC1939_7_PASS_01},
	model.EmptyPassword:          {rule.RFC1939_7_PASS_04},
	model.PasswordOfNameBefore:   {rule.RFC1939_7_USER_05, rule.RFC1939_7_PASS_05},
	model.PasswordOfAnother:      {rule.RFC1939_7_PASS_05, rule.RFC1939_7_PASS_03},
	model.APOPSyntax:             {rule.RFC1939_7_APOP_07},
	model.BadTimestamp:           {rule.RFC1939_7_APOP_02, rule.RFC1939_7_APOP_01},
	model.NoTimestamp:            {rule.RFC1939_7_APOP_01},
	model.DigestForOtherGreeting: {rule.RFC1939_7_APOP_06},
	model.StartTLSOffered:        {rule.RFC2595_4_STLS_02, rule.RFC8314_4_TLS_04, rule.RFC2449_5_CAPA_07},
	model.UTF8AfterLogin:         {rule.RFC6856_2_CAP_02, rule.RFC1939_3_ERR_04},
	model.AnyLanguage:            {rule.RFC6856_3_2_LANG_04, rule.RFC6856_3_1_LANG_01},
	model.LanguageListed:         {rule.RFC6856_3_2_LANG_02, rule.RFC6856_3_1_LANG_01},
	model.LanguageInAnyCase:      {rule.RFC6856_3_2_LANG_08},
	model.StatOfEmpty:            {rule.RFC1939_5_STAT_05, rule.RFC1939_5_STAT_01},
	model.StatValid:              {rule.RFC1939_5_STAT_01, rule.RFC1939_5_GEN_01},
	model.NoopValid:              {rule.RFC1939_5_NOOP_01, rule.RFC1939_5_GEN_01},
	model.RsetValid:              {rule.RFC1939_5_RSET_01, rule.RFC1939_5_GEN_01},
	model.NothingToRemove:        {rule.RFC1939_6_UPD_06, rule.RFC1939_5_GEN_01},
	model.RemovedBefore:          {rule.RFC1939_6_UPD_06},
	model.ListOfMarked:           {rule.RFC1939_5_LIST_04, rule.RFC1939_5_DELE_04},
	model.ListOfEmpty:            {rule.RFC1939_5_LIST_04},
	model.ListValid:              {rule.RFC1939_5_LIST_01, rule.RFC1939_5_GEN_01},
	model.UIDLOffered:            {rule.RFC1939_7_UIDL_01},
	model.AnyReply:               {rule.RFC5034_4_SYN_01},
	model.RightCredentials:       {rule.RFC5034_4_OK_01},
	model.NothingProven:          {rule.RFC5034_4_FAIL_01},
}

// refusing are the rules by which a command refuses a number that names no message.
var refusing = map[string]rule.ID{
	"LIST": rule.RFC1939_5_LIST_06, "RETR": rule.RFC1939_5_RETR_02, "DELE": rule.RFC1939_5_DELE_03,
	"TOP": rule.RFC1939_7_TOP_03, "UIDL": rule.RFC1939_7_UIDL_09,
}

// hiding are the rules by which a command refuses the number of a deleted message.
var hiding = map[string][]rule.ID{
	"LIST": {rule.RFC1939_5_LIST_07, rule.RFC1939_5_DELE_02}, "RETR": {rule.RFC1939_5_DELE_02, rule.RFC1939_5_RETR_02},
	"DELE": {rule.RFC1939_5_DELE_02, rule.RFC1939_5_DELE_03}, "TOP": {rule.RFC1939_7_TOP_04, rule.RFC1939_5_DELE_02},
	"UIDL": {rule.RFC1939_7_UIDL_08, rule.RFC1939_5_DELE_02},
}

// serving are the rules by which a command serves a message that is there.
var serving = map[string]rule.ID{
	"LIST": rule.RFC1939_5_LIST_05, "RETR": rule.RFC1939_5_RETR_01, "DELE": rule.RFC1939_5_DELE_01,
	"TOP": rule.RFC1939_7_TOP_01, "UIDL": rule.RFC1939_7_UIDL_02,
}

// loggedIn are the rules by which commands are refused after login.
var loggedIn = map[string]rule.ID{
	"USER": rule.RFC1939_7_USER_05, "PASS": rule.RFC1939_7_PASS_01, "APOP": rule.RFC1939_7_APOP_08,
	"STLS": rule.RFC2595_4_STLS_05,
}

// demanding are the rules that demand what is permitted in reply to a command; none where
// the server has a choice.
func demanding(p model.Permission, cmd *model.Command, before *model.Session, named model.Named,
	x *model.Exchange) []rule.ID {
	if x != nil && x.Fate == model.Doomed && before.State == model.Authorization {
		return failing(x, before)
	}
	if rules := obligations[p.Why]; rules != nil {
		return clip(rules)
	}
	serves, refuses := serving[cmd.Keyword], refusing[cmd.Keyword]
	switch p.Why {
	case model.NotLoggedIn:
		rules := []rule.ID{rule.RFC1939_3_ERR_04, rule.RFC1939_3_STATE_01}
		if before.TurnedAway {
			rules = append(rules, rule.RFC1939_4_LOCK_03)
		}
		return rules
	case model.AlreadyLoggedIn:
		return afterLogin(cmd.Keyword, before)
	case model.WrongPassword:
		return []rule.ID{rule.RFC1939_7_PASS_03, rule.RFC1939_7_PASS_05}
	case model.WrongDigest:
		return []rule.ID{rule.RFC1939_7_APOP_05}
	case model.NoSuchAccount:
		if cmd.Keyword == "APOP" {
			return []rule.ID{rule.RFC1939_7_APOP_05}
		}
		return []rule.ID{rule.RFC1939_7_PASS_03}
	case model.ArgumentsMissing, model.NotANumber, model.NotALineCount:
		return []rule.ID{refuses, rule.RFC1939_3_ERR_03}
	case model.NoSuchMessage:
		return []rule.ID{refuses}
	case model.MarkedDeleted:
		if cmd.Keyword == "DELE" {
			return clip(hiding["DELE"]) // a second mark does not say that the first was lost
		}
		return append(clip(hiding[cmd.Keyword]), marksLost(named.Since)...)
	case model.MessageThere:
		return []rule.ID{serves}
	case model.MessageThereInUTF8:
		return []rule.ID{serves, rule.RFC6856_2_1_CMD_01}
	case model.OneMarkAMessage:
		return []rule.ID{serves, rule.RFC1939_5_DELE_03}
	case model.MarkTakenOff:
		return []rule.ID{rule.RFC1939_5_RSET_01, serves}
	case model.ToldOfMessage:
		return []rule.ID{rule.RFC1939_4_LOCK_01} // that it is not served is what the lock was to prevent
	}
	return nil
}

// clip returns rules to which others can be appended.
func clip(rules []rule.ID) []rule.ID { return rules[:len(rules):len(rules)] }

// afterLogin are the rules by which a command of AUTHORIZATION is refused after login.
func afterLogin(keyword string, before *model.Session) []rule.ID {
	if keyword != "AUTH" {
		return []rule.ID{rule.RFC1939_3_ERR_04, loggedIn[keyword]}
	}
	rules := []rule.ID{rule.RFC5034_4_AUTH_03, rule.RFC1939_3_ERR_04}
	if before.ByAuth {
		rules = append(rules, rule.RFC5034_4_AUTH_02)
	}
	return rules
}

// marksLost are the rules that are broken when a message is not marked, or not any more, by what has happened since it
// was to be. Where the mark was seen to work, it is what comes after that, or the command at hand.
func marksLost(since model.Since) (rules []rule.ID) {
	if !since.Held {
		rules = append(rules, rule.RFC1939_5_DELE_01)
	}
	if since.Noop {
		rules = append(rules, rule.RFC1939_5_NOOP_01)
	}
	if since.Refusal {
		rules = append(rules, rule.RFC1939_3_ERR_05)
	}
	return rules
}

// failure are the rules by which a SASL exchange must fail.
var failure = map[model.Reason][]rule.ID{
	model.NoMechanism:             {rule.RFC5034_4_AUTH_01},
	model.PlainNotOffered:         {rule.RFC5034_4_CLEAR_01, rule.RFC5034_3_CAPA_01},
	model.LoginNotOffered:         {rule.DEFACTO_LOGIN_03},
	model.ServerFirst:             {rule.RFC5034_4_IR_03},
	model.PlainMalformed:          {rule.RFC4616_2_MSG_02, rule.RFC5034_4_FAIL_01},
	model.IdentityUnprepared:      {rule.RFC5034_4_PREP_02, rule.RFC4422_3_6_OUT_01},
	model.CRAMMalformed:           {rule.RFC2195_2_RESP_02, rule.RFC5034_4_FAIL_01},
	model.DigestForOtherChallenge: {rule.RFC2195_2_CHAL_02, rule.RFC2195_2_RESP_02},
	model.FlagUnknown:             {rule.RFC5802_5_FIRST_01},
	model.ExtensionRequired:       {rule.RFC5802_5_1_EXT_01},
	model.NameIllegal:             {rule.RFC5802_5_1_NAME_01},
	model.FirstMalformed:          {rule.RFC5034_4_FAIL_01},
	model.BindingUnknown:          {rule.RFC5802_6_CB_03},
	model.BindingOffered:          {rule.RFC5802_6_CB_02},
	model.IdentityMalformed:       {rule.RFC5802_5_1_NAME_01},
	model.NonceNotServers:         {rule.RFC5802_5_1_NONCE_01},
	model.BindingNotFirst:         {rule.RFC5802_6_CB_01},
	model.NoProof:                 {rule.RFC5802_5_1_PROOF_01, rule.RFC5034_4_FAIL_01},
	model.WrongProof:              {rule.RFC5802_5_1_PROOF_01, rule.RFC5034_4_FAIL_01},
	model.OnlyAsks:                {rule.RFC7628_3_1_MSG_03, rule.RFC5034_4_FAIL_01},
	model.OAuthMalformed:          {rule.RFC5034_4_FAIL_01},
	model.OtherHost:               {rule.RFC7628_3_2_VAL_01},
	model.NoHostOrPort:            {rule.RFC7628_3_1_MAC_01},
	model.WrongToken:              {rule.RFC5034_4_FAIL_01},
}

// failing are the rules by which an exchange must fail that can't succeed.
func failing(x *model.Exchange, before *model.Session) []rule.ID {
	rules := clip(failure[x.MustFail.Why])
	switch x.MustFail.Why {
	case model.MechanismNeedsTLS:
		rules = []rule.ID{rule.RFC7628_3_TLS_01}
		if x.Mechanism == "XOAUTH2" {
			rules = []rule.ID{rule.DEFACTO_XOAUTH2_04}
		}
	case model.AlreadyLoggedIn:
		rules = afterLogin("AUTH", before)
	case model.Cancelled:
		return cancelling(x)
	case model.NotBase64:
		rules = []rule.ID{rule.RFC5034_4_B64_01}
		switch x.MustFail.Subject {
		case model.ForeignOctets:
			rules = append(rules, rule.RFC5034_4_B64_02)
		case model.BadPadding:
			rules = append(rules, rule.RFC5034_4_B64_03)
		}
	case model.MayNotActAs:
		rules = []rule.ID{rule.RFC4616_2_AZID_01, rule.RFC4422_3_6_OUT_01}
		if x.Mechanism != "PLAIN" {
			rules = []rule.ID{rule.RFC5802_5_1_AZID_01}
		}
	case model.NotTheirToken:
		rules = []rule.ID{rule.RFC5034_4_FAIL_01}
		if x.Foreign {
			rules = append(rules, rule.RFC4422_3_6_OUT_01)
		}
	case model.WrongDigest, model.WrongPassword, model.NoSuchAccount:
		rules = denying(x)
	}
	if x.Equals {
		rules = append(rules, rule.RFC5034_4_IR_02)
	}
	if x.Reported {
		rules = append(rules, afterReport(x.Mechanism))
	}
	return rules
}

// cancelling are the rules by which an exchange fails that the client has cancelled.
func cancelling(x *model.Exchange) []rule.ID {
	rules := []rule.ID{rule.RFC5034_4_CANCEL_01}
	switch {
	case x.Mechanism == "OAUTHBEARER" && x.Denied:
		rules = append(rules, rule.RFC7628_3_2_3_ERR_02)
	case x.Mechanism == "LOGIN":
		rules = append(rules, rule.DEFACTO_LOGIN_04)
	}
	return rules
}

// denying are the rules by which wrong credentials are refused.
func denying(x *model.Exchange) []rule.ID {
	rules := []rule.ID{rule.RFC5034_4_FAIL_01}
	switch x.Mechanism {
	case "CRAM-MD5":
		return []rule.ID{rule.RFC2195_2_RESP_02, rule.RFC5034_4_FAIL_01}
	case "LOGIN":
		return append(rules, rule.DEFACTO_LOGIN_04)
	case "PLAIN":
		message := x.Client[len(x.Client)-1]
		if sasl.Prepare(plainPassword(message)) == "" {
			rules = append(rules, rule.RFC4616_2_PREP_01)
		}
		if len(message) > 255 {
			rules = append(rules, rule.RFC4616_2_LEN_01, rule.RFC5034_4_LEN_01)
		}
	}
	return rules
}
