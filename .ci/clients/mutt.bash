# shellcheck shell=bash disable=SC2154
# What mutt and NeoMutt share: the command fetch-mail, on a terminal that script makes.
modes=(plain stls tls)
logins=(user apop cram-md5 plain)

fetch() {
	local scheme=pop stls=no
	[[ $mode != tls ]] || scheme=pops
	[[ $mode != stls ]] || stls=yes
	maildir
	settings rc <<-END
		set pop_host="$scheme://$user@$host:$port" pop_pass="$password" pop_authenticators="$login"
		set pop_delete=yes ssl_starttls=$stls ssl_force_tls=$([[ $mode == plain ]] && echo no || echo yes)
		set certificate_file="$ca" ssl_usesystemcerts=no
		set mbox_type=Maildir spoolfile="$home/Maildir" folder="$home" tmpdir="$home"
		set wait_key=no sleep_time=0 quit=yes move=no beep=no
		push "<fetch-mail><exit>"
	END
	run script --quiet --return --command "$name -n -F $home/rc" /dev/null >"$home/screen"
}
