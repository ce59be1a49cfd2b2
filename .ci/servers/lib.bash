# shellcheck shell=bash disable=SC2034,SC2154
# What every server script of this folder shares; README.md says how to write one.
# The script sets `needs` (see install), defines configure, serve, provision and
# deliver, and ends with: main "$@"
set -euo pipefail
export LC_ALL=C
umask 022

self=$(readlink -f "$0")
name=${self##*/}
here=${self%/*}
cache=${POP3SPEC_SERVERS:-/var/cache/pop3spec-servers}

# Every server has these; the uids exist in no passwd file but the instance's own.
# Their names and passwords make PLAIN responses of whole groups of Base64, without padding: what a server takes after
# it must not depend on the account that a script is played with.
accounts=(mrose:tanstaaf second:second-secret third:third-secret-3 fourth:fourth-secret)
first_uid=30001

# A script that has several configurations names the one at hand, and where clients find the server: a client
# on 127.0.0.1 that connects to 127.0.0.2 is a stranger.
variant='' host=127.0.0.1

die() { echo "$name: $*" >&2; exit 1; }

uid_of() {
	local i
	for i in "${!accounts[@]}"; do
		[[ ${accounts[i]%%:*} != "$1" ]] || { echo $((first_uid + i)); return; }
	done
	die "no such account: $1"
}

# An instance DIR holds: pid (the unshare process, its start time, the server's own
# pid), ports, log, env, provision, deliver and root/, which the server sees as /mnt:
# no path gets too long for a socket, and no parent's mode shuts the server out.

# The start time of a live process. A zombie is none: who should reap it may be slow.
start_time() {
	local line fields
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
	read -ra fields <<<"${line##*) }"
	[[ ${fields[0]} != [ZX] ]] || return 1
	echo "${fields[19]}"
}

running() {
	[[ -s $1/pid ]] || return 1
	read -r outer since inner <"$1/pid"
	[[ $(start_time "$outer" || true) == "$since" ]]
}

# A connection that is greeted with +OK. In a subshell: a refused one ends it.
answers() (
	exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
	IFS= read -r -t 10 line <&3 && [[ $line == +OK* ]] && printf 'QUIT\r\n' >&3
) 2>/dev/null

# listening PORT [ADDRESS]: reports whether anybody listens there.
listening() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# Below the range the kernel hands out by default.
free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); [[ $port == "${1:-}" ]] || listening "$port"; do :; done
	echo "$port"
}

write_env() {
	local list="${accounts[*]}" file
	if [[ -e $dir/ca.pem ]]; then file=$dir/ca.pem; else file='' pop3s_port=''; fi
	{
		printf '%s=%q\n' SERVER "$name" HOST "$host" POP3_PORT "$pop3_port" POP3S_PORT "$pop3s_port" \
			CA "$file" ACCOUNTS "$list" PROVISION "exec:$dir/provision" DELIVER "exec:$dir/deliver" \
			BASELINE "$here/$name${variant:+-$variant}.baseline"
		[[ ! -e $dir/root/env ]] || cat "$dir/root/env"
	} >"$dir/env.new"
	mv "$dir/env.new" "$dir/env"
}

# provision and deliver are commands of one word, whatever is made of exec:COMMAND.
write_commands() {
	local what
	for what in provision deliver; do
		printf '#!/bin/sh\nPOP3SPEC_INSTANCE=%q exec %q %s "$@"\n' "$dir" "$self" "$what" >"$dir/$what"
		chmod 755 "$dir/$what"
	done
}

# For a server with TLS: $dir/root/tls/server.key and server.pem, and $dir/ca.pem to check it with.
certificates() {
	local tls=$dir/root/tls
	mkdir -m 711 "$tls"
	local new=(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30)
	{
		"${new[@]}" -subj "/CN=pop3spec test CA" -keyout "$tls/ca.key" -out "$dir/ca.pem" \
			-addext keyUsage=critical,keyCertSign,cRLSign
		"${new[@]}" -subj "/CN=localhost" -keyout "$tls/server.key" -out "$tls/server.pem" \
			-CA "$dir/ca.pem" -CAkey "$tls/ca.key" -addext basicConstraints=critical,CA:FALSE \
			-addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2 -addext extendedKeyUsage=serverAuth
	} 2>"$dir/log" || die "openssl: $(<"$dir/log")"
}

# One try on two ports; fails when somebody else has taken one of them meanwhile.
launch() {
	local began
	pop3_port=$(free_port)
	pop3s_port=$(free_port "$pop3_port")
	rm -rf "$dir/root"
	mkdir "$dir/root"
	configure
	env -i PATH="/usr/sbin:/usr/bin:/sbin:/bin" pop3_port="$pop3_port" pop3s_port="$pop3s_port" \
		setsid unshare -m -p -f --kill-child --mount-proc \
		"$self" inside "$dir" </dev/null >"$dir/log" 2>&1 9>&- &
	outer=$!
	disown "$outer"
	began=$SECONDS
	while ((SECONDS - began < 15)); do
		inner=$(pgrep -P "$outer" || true)
		if [[ -n $inner ]]; then
			echo "$outer $(start_time "$outer") $inner" >"$dir/pid"
			! answers "$pop3_port" || ! running "$dir" || return 0
		fi
		kill -0 "$outer" 2>/dev/null || return 1
		sleep 0.05
	done
	kill -KILL "$outer"
	return 1
}

start() {
	local try
	[[ $EUID == 0 ]] || die "must be root"
	mkdir -p "$1"
	dir=$(cd "$1" && pwd -P)
	! running "$dir" || die "already running in $dir"
	[[ -e $dir/pid || -z $(ls -A "$dir") ]] || die "not empty, and not an old instance: $dir"
	rm -rf "$dir"/{pid,log,env,ca.pem,provision,deliver,root}
	# One start at a time, so that two of them do not choose the same port.
	mkdir -p "$cache"
	exec 9>"$cache/.start"
	flock 9
	for try in 1 2 3; do
		if launch; then
			write_commands
			write_env
			return
		fi
		rm -f "$dir/pid"
		[[ $try == 3 ]] || sleep 0.1
	done
	sed "s/^/$name: log: /" "$dir/log" >&2
	die "did not start"
}

# The server is process 1 of its namespace: when unshare dies, everything in it does.
stop() {
	local i
	dir=$(cd "$1" && pwd -P)
	[[ -e $dir/pid ]] || die "no instance in $dir"
	running "$dir" || return 0
	kill -KILL "$outer" 2>/dev/null || true
	for ((i = 0; i < 500; i++)); do
		start_time "$outer" >/dev/null || start_time "$inner" >/dev/null || return 0
		sleep 0.01
	done
	die "process $inner does not end"
}

# Ends USER's sessions and waits until they are gone: the processes of this instance's
# PID namespace that run as USER. Zombies count: they still have an entry.
end_sessions() {
	local uid pids i signal=TERM
	uid=$(uid_of "$1")
	running "$instance" || die "no server runs in $instance"
	for ((i = 0; i < 500; i++)); do
		mapfile -t pids < <(pgrep --ns "$inner" --nslist pid -u "$uid")
		[[ ${#pids[@]} -gt 0 ]] || return 0
		((i < 10)) || signal=KILL
		kill -"$signal" "${pids[@]}" 2>/dev/null || true
		sleep 0.01
	done
	die "a session of $1 does not end: ${pids[*]}"
}

# For a server with Maildirs in $dir/root/home/USER/Maildir that keeps nothing else about them. The files get
# the line ends of a Unix store; their names, which rise and never come back, are the order and the unique-ids.
# A whole new Maildir takes the old one's place.
fill_maildir() {
	local home=$instance/root/home/$1 uid
	uid=$(uid_of "$1")
	mkdir -p "$home"
	rm -rf "$home"/{new,old}
	perl -we '
		use strict;
		my ($from, $home, $uid) = @ARGV;
		opendir my $d, $from or die "$from: $!\n";
		my @messages = map { "$_.eml" } sort { $a <=> $b } map { /^([0-9]+)\.eml$/ } readdir $d;
		my $last = 0;
		if (open my $f, "<", "$home/last") { $last = <$f> }
		my $time = $last < time - 86400 ? time - 86400 : $last + 1;
		for my $sub ("", "/cur", "/new", "/tmp") {
			mkdir "$home/new$sub", 0700 or die "$home/new$sub: $!\n";
			chown $uid, $uid, "$home/new$sub" or die "$home/new$sub: $!\n";
		}
		my $n = 0;
		for my $message (@messages) {
			open my $f, "<:raw", "$from/$message" or die "$from/$message: $!\n";
			my $text = do { local $/; <$f> } // "";
			$text =~ s/\r\n/\n/g;
			$text .= "\n" unless $text =~ /\n\z/;
			my $path = sprintf "$home/new/cur/%d.M%06dP1.pop3spec:2,", $time, ++$n;
			open my $out, ">:raw", $path or die "$path: $!\n";
			print $out $text and close $out or die "$path: $!\n";
			chown $uid, $uid, $path or die "$path: $!\n";
			utime $time, $time, $path or die "$path: $!\n";
		}
		open my $f, ">", "$home/last" or die "$home/last: $!\n";
		print $f $time and close $f or die "$home/last: $!\n";
	' "$2" "$home" "$uid"
	end_sessions "$1"
	[[ ! -e $home/Maildir ]] || mv -T "$home/Maildir" "$home/old"
	mv -T "$home/new" "$home/Maildir"
	rm -rf "$home/old"
}

# As any agent delivers to a Maildir: written in tmp, then moved to new.
add_to_maildir() {
	local maildir=$instance/root/home/$1/Maildir uid file
	uid=$(uid_of "$1")
	file=$(date +%s.M%6NP$$.pop3spec)
	(umask 077 && perl -pe 's/\r\n\z/\n/; $_ .= "\n" if eof && !/\n\z/' -- "$2" >"$maildir/tmp/$file")
	chown "$uid:$uid" "$maildir/tmp/$file"
	mv "$maildir/tmp/$file" "$maildir/new/$file"
}

inside() {
	mount --bind "$1/root" /mnt
	cd /mnt
	serve
}

main() {
	local command=${1:-}
	case $command-$# in
	needs-1) printf '%s\n' "package procps" "package util-linux" "${needs[@]}" ;;
	start-2 | stop-2 | inside-2) "$command" "$2" ;;
	provision-3 | deliver-3)
		instance=${POP3SPEC_INSTANCE:-}
		[[ -n $instance ]] || die "POP3SPEC_INSTANCE is not set: the DIR the server was started with"
		[[ -e $3 ]] || die "no such file: $3"
		"$command" "$2" "$3"
		;;
	*) echo "usage: $name start DIR | stop DIR | provision USER DIR | deliver USER FILE | needs" >&2; exit 2 ;;
	esac
}
