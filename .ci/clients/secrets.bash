# shellcheck shell=bash disable=SC2154
# no_secrets FILE...: finds nothing of $user's $password in files, or folders of recordings.

# What a client may have said in a recording: commands without arguments that could be anything, and values.
harmless='^C: (<[a-z TLS]+>|USER \{user\}|PASS \{password\}|APOP \{user\} \{digest\}|AUTH|AUTH [A-Z0-9-]+( =| \{initial\})?|\{response\}|\*|""'
harmless+='|(CAPA|STLS|STAT|LIST|UIDL|NOOP|RSET|LAST|QUIT)|(LIST|UIDL|RETR|DELE) [0-9]+|TOP [0-9]+ [0-9]+)?$'

base64() { openssl base64 -A; }

no_secrets() {
	local file stamp secret found=0
	local secrets=("$password" "$(printf '\0%s\0%s' "$user" "$password" | base64)" "$(printf '%s\0%s\0%s' "$user" "$user" "$password" | base64)"
		"$(printf %s "$password" | base64)" "$(printf %s "$user" | base64)")
	while IFS= read -r file; do
		stamp=$(grep -m1 -o '<[^<> ]*@[^<> ]*>' "$file" || true) # of the greeting
		secrets+=("$(printf %s "$stamp$password" | md5sum | cut -c1-32)")
		if grep -n '^C:' "$file" | grep -vE "^[0-9]+:${harmless#^}" >&2; then found=1; fi
	done < <(find "$@" -name '*.pop3')
	for secret in "${secrets[@]}"; do
		if grep -rnaiF -e "$secret" "$@" >&2; then found=1; fi
	done
	return "$found"
}
