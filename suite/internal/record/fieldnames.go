package record

// fieldNames are those that everybody uses, from the registry of IANA and from mail. The
// name of any other field may be that of whoever made it up.
var fieldNames = set(`accept-language alternate-recipient apparently-to archived-at arc-authentication-results
	arc-message-signature arc-seal
	authentication-results auto-submitted autoforwarded autosubmitted bcc cc comments content-alternative content-base
	content-class content-description content-disposition content-duration content-features content-id content-identifier
	content-language content-length content-location content-md5 content-return content-transfer-encoding
	content-translation-type content-type
	conversion date dkim-signature domainkey-signature deferred-delivery delivered-to delivery-date
	disposition-notification-options disposition-notification-to encrypted envelope-to errors-to expires expiry-date
	feedback-id from
	importance in-reply-to keywords language latest-delivery-time lines list-archive list-help list-id list-owner
	list-post list-subscribe list-unsubscribe list-unsubscribe-post mail-followup-to mail-reply-to message-context
	message-id mime-version
	mt-priority newsgroups organization original-recipient original-message-id path precedence priority received
	received-spf
	references reply-by reply-to require-recipient-valid-since resent-bcc resent-cc resent-date resent-from
	resent-message-id resent-reply-to
	resent-sender resent-to return-path return-receipt-to sender sensitivity status subject supersedes thread-index
	thread-topic tls-required to
	user-agent x-accept-language x-antiabuse x-authenticated-sender x-auto-response-suppress x-beenthere x-bulkmail
	x-complaints-to
	x-confirm-reading-to x-envelope-from x-envelope-to x-evolution-source x-face x-google-smtp-source x-header
	x-keywords x-loop x-mailer
	x-mailing-list x-mailman-version x-mimeole x-mozilla-status x-mozilla-status2 x-mozilla-keys x-msmail-priority
	x-original-to
	x-originating-ip x-pm-message-id x-priority x-received x-report-abuse x-sender x-spam-bar x-spam-checker-version
	x-spam-flag x-spam-level
	x-spam-report x-spam-score x-spam-status x-status x-uid x-uidl x-virus-scanned x-virus-status
	x-google-dkim-signature x-gm-message-state
	action arrival-date diagnostic-code final-log-id final-recipient last-attempt-date original-envelope-id remote-mta
	reporting-mta will-retry-until`)
