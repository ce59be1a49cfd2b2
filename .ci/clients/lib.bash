# shellcheck shell=bash disable=SC2034,SC2154
# What every client script of this folder shares; README.md says how to write one.
# The script sets needs, modes, logins and, if there are any, breaks, defines fetch (which
# stores to $home/mail or, with maildir, $home/Maildir), and ends with: main "$@"
set -euo pipefail
export LC_ALL=C
umask 077

self=$(readlink -f "$0")
name=${self##*/}
here=${self%/*}
cache=${POP3SPEC_SERVERS:-/var/cache/pop3spec-servers}

breaks=()

die() { echo "$name: $*" >&2; exit 125; }

one_of() {
	local word=$1 other
	shift
	for other in "$@"; do [[ $word != "$other" ]] || return 0; done
	return 1
}

# The client runs as nobody, since some refuse to as root; it sees a home of its own and
# nothing of anybody else's; and one that hangs is ended.
run() {
	local drop=()
	[[ $EUID != 0 ]] || drop=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	timeout -k 5 "${POP3SPEC_PATIENCE:-60}" "${drop[@]}" env -i PATH=/usr/bin:/bin HOME="$home" USER=nobody LOGNAME=nobody \
		TMPDIR="$home" TERM=xterm LC_ALL=C.UTF-8 "$@"
}

# For programs and settings: a file in the client's home.
settings() { cat >"$home/$1" && chmod 644 "$home/$1" && give "$home/$1"; }
give() { [[ $EUID != 0 ]] || chown 65534:65534 "$@"; }

# The Maildir of clients that store into one.
maildir() { mkdir "$home/Maildir" "$home/Maildir"/{cur,new,tmp} && give "$home/Maildir"{,/cur,/new,/tmp}; }

start_fetch() {
	mode=$1 login=$2 host=${3%:*} port=${3##*:} user=$4 password=$5 folder=$6 ca=${7:-}
	one_of "$mode" "${modes[@]}" || die "no mode $mode: ${modes[*]}"
	one_of "$login" "${logins[@]}" || die "no login $login: ${logins[*]}"
	[[ $mode == plain || -s $ca ]] || die "$mode needs the file of a CA"
	[[ -d $folder ]] || die "no such folder: $folder"
	home=$(mktemp -d "${TMPDIR:-/tmp}/pop3spec-client.XXXXXX")
	trap 'rm -rf "$home"' EXIT
	mkdir "$home/mail"
	[[ $mode == plain ]] || settings ca.pem <"$ca"
	ca=$home/ca.pem
	give "$home" "$home/mail"
	local code=0
	fetch </dev/null || code=$?
	find "$home"/mail "$home"/Maildir/{new,cur} -type f -exec cp -t "$folder" {} + 2>/dev/null || true
	return "$code"
}

main() {
	case ${1:-}-$# in
	needs-1) printf '%s\n' "package coreutils" "package findutils" "package util-linux" "${needs[@]}" ;;
	modes-1) echo "${modes[@]}" ;;
	breaks-1) printf '%s\n' "${breaks[@]:-no such rule}" ;;
	logins-1) echo "${logins[@]}" ;;
	fetch-7 | fetch-8)
		shift
		start_fetch "$@"
		;;
	*) echo "usage: $name fetch MODE LOGIN HOST:PORT USER PASSWORD FOLDER [CA] | modes | logins | breaks | needs" >&2; exit 2 ;;
	esac
}
