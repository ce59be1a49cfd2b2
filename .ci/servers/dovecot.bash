# shellcheck shell=bash disable=SC2034,SC2154
# What `dovecot` and the proxies in front of a Dovecot of their own share: it listens on the addresses in $listen.
needs_dovecot=("package dovecot-pop3d" "package dovecot-imapd" "package dovecot-lmtpd" "package openssl")

passwd_file() {
	local account uid user
	for account in "${accounts[@]}"; do
		user=${account%%:*}
		uid=$(uid_of "$user")
		echo "$user:{PLAIN}${account#*:}:$uid:$uid::/mnt/home/$user::"
		mkdir -p "$dir/root/home/$user"
		chown "$uid:$uid" "$dir/root/home/$user"
	done >"$dir/root/passwd"
	chmod 644 "$dir/root/passwd"
}

settings() {
	case $variant in
	every)
		cat <<'END'
auth_mechanisms = plain login cram-md5 digest-md5 apop scram-sha-1 scram-sha-256 oauthbearer xoauth2 external anonymous
auth_anonymous_username = fourth
disable_plaintext_auth = yes
auth_ssl_username_from_cert = yes
ssl_verify_client_cert = yes
ssl_ca = </mnt/tls/clients.pem
ssl_require_crl = no
passdb {
  driver = static
  mechanisms = external anonymous
  args = nopassword
}
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = /mnt/oauth2.conf
}
END
		;;
	locked)
		cat <<'END'
pop3_lock_session = yes
pop3_fast_size_lookups = yes
pop3_uidl_format = %g
END
		;;
	quiet)
		cat <<'END'
pop3_no_flag_updates = yes
pop3_save_uidl = yes
pop3_reuse_xuidl = yes
pop3_enable_last = yes
pop3_deleted_flag = "$POP3Deleted"
pop3_uidl_duplicates = rename
pop3_uidl_format = %08Xu%08Xv
login_greeting = Ready [SYS/TEMP], 100%%.
pop3_logout_format = bye (%p) [%t] [IN-USE]
disable_plaintext_auth = yes
END
		;;
	esac
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d =; }

# A token that says who USER is, signed with the key that Dovecot finds below /mnt/keys.
token() {
	local claims head body
	claims="{\"sub\":\"$1\",\"iat\":$(($(date +%s) - 60)),\"exp\":$(($(date +%s) + 86400))}"
	head=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url)
	body=$(printf %s "$claims" | base64url)
	printf '%s.%s.%s' "$head" "$body" "$(printf %s "$head.$body" | openssl dgst -sha256 -hmac "$2" -binary | base64url)"
}

# Tokens and a client certificate, for POP3SPEC_DOVECOT=every.
credentials() {
	local root=$dir/root key=0123456789abcdef0123456789abcdef account tokens=''
	mkdir -p "$root/keys/default/HS256"
	printf %s "$key" | openssl base64 -A >"$root/keys/default/HS256/default"
	echo 'introspection_mode = local
local_validation_key_dict = fs:posix:prefix=/mnt/keys/
username_attribute = sub' >"$root/oauth2.conf"
	for account in "${accounts[@]}"; do tokens+="${account%%:*}:$(token "${account%%:*}" "$key") "; done
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=certified" \
		-keyout "$root/tls/client.key" -out "$root/tls/client.pem" -CA "$dir/ca.pem" -CAkey "$root/tls/ca.key" \
		-addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=clientAuth 2>>"$dir/log"
	cp "$dir/ca.pem" "$root/tls/clients.pem"
	echo "certified:{PLAIN}$key:30010:30010::/mnt/home/certified::" >>"$root/passwd"
	install -d -o 30010 -g 30010 "$root/home/certified"
	printf '%s=%q\n' TOKENS "${tokens% }" CLIENT_CERT "$root/tls/client.pem" CLIENT_KEY "$root/tls/client.key" >>"$root/env"
}

configure_dovecot() {
	command -v dovecot >/dev/null || die "Dovecot is not installed: run $here/install"
	[[ $(dovecot --version) == 2.3.* ]] || die "the configuration here is for Dovecot 2.3, not $(dovecot --version)"
	certificates
	passwd_file
	imap_port=$(free_port "$pop3_port") lmtp_port=$(free_port "$pop3_port")
	printf '%s=%q\n' IMAP_PORT "$imap_port" LMTP_PORT "$lmtp_port" >"$dir/root/env"
	cat >"$dir/root/dovecot.conf" <<END
base_dir = /mnt/run
state_dir = /mnt/state
log_path = /dev/stderr
listen = ${listen:-127.0.0.1 127.0.0.2}
protocols = pop3 imap lmtp
postmaster_address = postmaster@localhost
mail_fsync = never
auth_mechanisms = plain login cram-md5 apop scram-sha-1 scram-sha-256
disable_plaintext_auth = no
ssl = yes
ssl_cert = </mnt/tls/server.pem
ssl_key = </mnt/tls/server.key
mail_location = maildir:~/Maildir
mail_max_userip_connections = 50
passdb {
  driver = passwd-file
  args = scheme=PLAIN /mnt/passwd
}
userdb {
  driver = passwd-file
  args = /mnt/passwd
}
service pop3-login {
  inet_listener pop3 {
    port = $pop3_port
  }
  inet_listener pop3s {
    port = $pop3s_port
    ssl = yes
  }
}
service imap-login {
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp_port
  }
}
END
	[[ $variant != every ]] || credentials
	settings >>"$dir/root/dovecot.conf"
	[[ ${POP3SPEC_FAST:-} != 1 ]] || cat >>"$dir/root/dovecot.conf" <<'END'
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
END
}

serve_dovecot() { exec dovecot -F -c /mnt/dovecot.conf; }

# A whole new Maildir takes the old one's place, so that no index of it is left. The
# files keep their CRLF (Dovecot turns a bare LF into CRLF and leaves CRLF alone, so
# this way CR CR LF survives too); dovecot-uidlist fixes their order. The UIDVALIDITY
# in it rises every time, for it is half of a UIDL and no UIDL may come back.
provision() {
	local home=$instance/root/home/$1 uid
	uid=$(uid_of "$1")
	rm -rf "$home"/{new,old}
	perl -we '
		use strict;
		my ($from, $home, $uid) = @ARGV;
		opendir my $d, $from or die "$from: $!\n";
		my @messages = map { "$_.eml" } sort { $a <=> $b } map { /^([0-9]+)\.eml$/ } readdir $d;
		my $last = -1;
		if (open my $f, "<", "$home/validity") { $last = <$f> }
		my $validity = $last < time ? time : $last + 1;
		sub put {
			my ($path, @text) = @_;
			open my $f, ">:raw", $path or die "$path: $!\n";
			print $f @text and close $f or die "$path: $!\n";
			chown $uid, $uid, $path or die "$path: $!\n";
		}
		for my $sub ("", "/cur", "/new", "/tmp") {
			mkdir "$home/new$sub", 0700 or die "$home/new$sub: $!\n";
			chown $uid, $uid, "$home/new$sub" or die "$home/new$sub: $!\n";
		}
		my $uidlist = sprintf "3 V%d N%d\n", $validity, @messages + 1;
		my $n = 0;
		for my $message (@messages) {
			open my $f, "<:raw", "$from/$message" or die "$from/$message: $!\n";
			my $text = do { local $/; <$f> } // "";
			my $name = sprintf "%d.M%06dP%d.pop3spec", $validity, ++$n, $$;
			put("$home/new/cur/$name:2,", $text);
			$uidlist .= "$n :$name\n";
		}
		put("$home/new/dovecot-uidlist", $uidlist);
		put("$home/validity", $validity);
	' "$2" "$home" "$uid"
	end_sessions "$1"
	[[ ! -e $home/Maildir ]] || mv -T "$home/Maildir" "$home/old"
	mv -T "$home/new" "$home/Maildir"
	rm -rf "$home/old"
}

# As any agent delivers to a Maildir: written in tmp, then moved to new.
deliver() {
	local maildir=$instance/root/home/$1/Maildir uid file
	uid=$(uid_of "$1")
	[[ -d $maildir ]] || install -d -m 700 -o "$uid" -g "$uid" "$maildir"/{,cur,new,tmp}
	file=$(date +%s.M%6NP$$.pop3spec)
	install -m 600 -o "$uid" -g "$uid" -- "$2" "$maildir/tmp/$file"
	mv "$maildir/tmp/$file" "$maildir/new/$file"
}
