/**
 * Every problem the gateway reports to the host: the words, and nothing else.
 * The labextension has the same sentences, translated.
 *
 * @module
 */

/** Every problem the gateway reports to the host, by code: the sentence and the next step. Codes are never reused. */
export const PROBLEMS = {
  PORT_TAKEN: [
    'Another program already uses this port.',
    'Choose another port, or leave it empty for a free one.'
  ],
  PORT_NOT_ALLOWED: [
    'This computer does not let you use this port.',
    'Choose a port from 1024 up, or leave it empty for a free one.'
  ],
  ADDRESS_UNAVAILABLE: [
    'This computer does not have the chosen address.',
    'Choose one of the addresses listed.'
  ],
  NO_PRIVATE_ADDRESS: [
    'This computer has no private network address.',
    'Join a network, or name the address to use in the settings.'
  ],
  CERTIFICATE_FAILED: [
    'The certificate could not be made or read.',
    'Run "jupyter secure-share forget" and share again.'
  ],
  PASSWORD_TOO_WEAK: [
    'The chosen password is too easy to guess.',
    'Use at least 15 characters that are hard to guess, or let one be generated.'
  ],
  PROOF_FAILED: [
    'The share could not reach its own address safely, so it was not opened.',
    'Check firewall and VPN settings, or choose another address.'
  ],
  TUNNEL_NOT_THERE: [
    'The tunnel is not to be found at its public address.',
    'Try again in a minute.'
  ],
  TUNNEL_LOST: [
    'The connection to the tunnel is lost.',
    'It is made anew by itself; check the network if that takes long.'
  ],
  UPSTREAM_UNREACHABLE: [
    'The gateway could not reach this Jupyter server.',
    'Restart JupyterLab and share again.'
  ],
  BAD_OPTIONS: [
    'The share was asked for with values that make no sense.',
    'Check the settings.'
  ],
  UNKNOWN_GUEST: ['This guest is not here any more.', ''],
  NO_NEW_ADDRESS: [
    'There is no other address to be had.',
    'Stop and share again, or ask for a domain of your own.'
  ],
  NOT_LIVE: ['There is no live share.', 'Start a share first.'],
  EXPIRED: [
    'The time of the share was over, so it ended.',
    'Share again to go on.'
  ],
  GATEWAY_FAILED: [
    'The gateway ended because of an error of its own; the door is shut.',
    'Share again; if it happens twice, report the log.'
  ],

  // The tunnel's service refuses: the token and the account.
  NGROK_TOKEN_NEEDED: [
    'A share through ngrok needs the authtoken of an ngrok account.',
    'Copy it from https://dashboard.ngrok.com/get-started/your-authtoken into the Share panel, or into a file for --authtoken-file.'
  ],
  NGROK_TOKEN_WRONG_KIND: [
    'The ngrok service does not take this for an authtoken.',
    'Copy the whole authtoken from https://dashboard.ngrok.com/get-started/your-authtoken; API keys and tokens of ngrok 1 are something else.'
  ],
  NGROK_TOKEN_REFUSED: [
    'The ngrok authtoken is not valid: it may have been reset or revoked.',
    'Copy the present one from https://dashboard.ngrok.com/get-started/your-authtoken and paste it into the Share panel.'
  ],
  NGROK_ACCOUNT_UNVERIFIED: [
    'The e-mail address of the ngrok account is not verified.',
    'Verify it at https://dashboard.ngrok.com/user/settings and share again.'
  ],
  NGROK_PAYMENT_FAILED: [
    'The ngrok account is suspended because its last payment failed.',
    'Update the payment at https://dashboard.ngrok.com/billing and share again.'
  ],
  NGROK_ACCOUNT_SUSPENDED: [
    'The ngrok account is suspended, usually for breaking the terms of service.',
    'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
  ],
  NGROK_ACCOUNT_BLOCKED: [
    'The ngrok service has blocked this computer on suspicion of abuse.',
    'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
  ],
  NGROK_TOO_MANY_AGENTS: [
    'As many ngrok agents run with this account as it allows.',
    'Stop one of those listed at https://dashboard.ngrok.com/agents, wait a minute and share again.'
  ],
  NGROK_TOO_MANY_ENDPOINTS: [
    'The ngrok account has as many addresses online as it allows.',
    'Stop one of those listed at https://dashboard.ngrok.com/endpoints and share again.'
  ],
  NGROK_TOO_OFTEN: [
    'The ngrok account has connected too often in a short time.',
    'Wait a few minutes, then share again.'
  ],
  NGROK_IP_RULE: [
    'An IP rule of the ngrok account does not let this computer connect.',
    'Allow the address of this network at https://dashboard.ngrok.com/ip-restrictions, or ask whoever administers the account.'
  ],
  NGROK_NETWORK_BLOCKED: [
    'The ngrok service takes no connections from this network or country.',
    'Leave VPN, Tor or anonymizing proxy, or share on the local network.'
  ],
  NGROK_NOT_PERMITTED: [
    'The ngrok account may not connect by this entrance of the service.',
    'Ask the administrator to check SecureShareApp.ngrok_server_addr.'
  ],
  NGROK_PLAN: [
    'The ngrok plan of the account does not include something the share needs.',
    'Choose another plan at https://dashboard.ngrok.com/billing, or share on the local network.'
  ],

  // The tunnel's service refuses: the address and how it is asked for.
  NGROK_ADDRESS_IN_USE: [
    'The ngrok address is already online, here or on another computer.',
    'Stop the other share or agent (https://dashboard.ngrok.com/endpoints lists them), wait a minute and share again.'
  ],
  NGROK_DOMAIN_NOT_YOURS: [
    'The domain is not reserved for this ngrok account.',
    "Reserve it at https://dashboard.ngrok.com/domains, or leave the field empty to use the account's own."
  ],
  NGROK_DOMAIN_NOT_PERMITTED: [
    'The rules of this authtoken do not permit the domain.',
    'Choose another domain, or change the rules at https://dashboard.ngrok.com/authtokens.'
  ],
  NGROK_DOMAIN_INVALID: [
    'The domain is not one that ngrok can put online.',
    "Check its spelling, or leave the field empty to use the account's own."
  ],
  NGROK_DOMAIN_PLAN: [
    'The ngrok plan of the account does not let you choose a domain.',
    "Leave the field empty to use the account's own, or choose another plan at https://dashboard.ngrok.com/billing."
  ],
  NGROK_NO_DEV_DOMAIN: [
    'The ngrok account has no domain yet.',
    'Ask for its dev domain at https://dashboard.ngrok.com/domains and share again.'
  ],
  NGROK_BASIC_AUTH_REFUSED: [
    'The ngrok service does not accept the user name or the passphrase of the outer lock.',
    'Let the passphrase be generated, or use 8 to 128 characters and a shorter user name.'
  ],
  NGROK_BASIC_AUTH_PLAN: [
    'The ngrok plan does not let the service ask for user name and passphrase.',
    'Choose another plan at https://dashboard.ngrok.com/billing, or share without the outer lock.'
  ],
  NGROK_POLICY_REFUSED: [
    'The ngrok service does not accept the rule by which it asks for user name and passphrase.',
    'Upgrade jupyter_secure_share; if that does not help, report it with the words of ngrok.'
  ],
  NGROK_TOO_OLD: [
    'The ngrok program in this extension is too old for the account.',
    'Upgrade jupyter_secure_share and restart JupyterLab.'
  ],
  NGROK_REQUEST_REFUSED: [
    'The ngrok service did not understand what it was asked for.',
    'Upgrade jupyter_secure_share; if that does not help, report it with the words of ngrok.'
  ],
  NGROK_SERVICE_TROUBLE: [
    'The ngrok service has trouble of its own.',
    'Wait a few minutes; https://status.ngrok.com says more.'
  ],
  NGROK_REFUSED: [
    'The ngrok service refused, for a reason that is not known here.',
    'Read what ngrok itself says, and follow its link.'
  ],

  // The tunnel's service answers guests itself.
  NGROK_QUOTA_USED: [
    'The ngrok account has used up what its plan allows in a month.',
    'Choose another plan at https://dashboard.ngrok.com/billing, wait for the next month, or share on the local network.'
  ],
  NGROK_RATE: [
    'More requests come in than the ngrok plan allows in a minute.',
    'Wait a minute, and share with fewer guests or choose another plan at https://dashboard.ngrok.com/billing.'
  ],
  NGROK_BANNED: [
    'The ngrok service shows a warning in place of the share, because its account broke the terms of service.',
    'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
  ],
  NGROK_GUESTS_BLOCKED: [
    'An IP rule of the ngrok account keeps guests out.',
    'Change it at https://dashboard.ngrok.com/ip-restrictions, or ask whoever administers the account.'
  ],
  NGROK_ACCOUNT_RULE: [
    'A rule of the ngrok account stands between guests and the share.',
    'Read what ngrok itself says, and ask whoever administers the account.'
  ],
  NGROK_UNREACHED: [
    'The ngrok service is online but does not reach the gateway on this computer.',
    'Share again; if it happens twice, report the log.'
  ],

  NGROK_STOPPED: [
    'The tunnel was stopped from the ngrok dashboard.',
    'Share again to go on.'
  ],
  NGROK_NOT_HTTPS: [
    'The address that ngrok gave is one without TLS, so it was not opened.',
    'Ask for another domain, or report the log.'
  ],
  NGROK_CANNOT_LOAD: [
    'The ngrok part of this installation does not run on this computer.',
    'Install the package anew; on Windows it needs the Visual C++ redistributable.'
  ],

  // The tunnel's service is not reached.
  NGROK_DNS: [
    'The name of the ngrok service is not found.',
    'Check the network connection; some networks hide ngrok by name, so try another one.'
  ],
  NGROK_NO_NETWORK: [
    'There is no way from this computer to the ngrok service.',
    'Connect to a network; check VPN and firewall.'
  ],
  NGROK_CONNECTION_REFUSED: [
    'The connection to the ngrok service was refused.',
    'A firewall may do that: ask for TCP port 443 to connect.ngrok-agent.com, or try another network.'
  ],
  NGROK_TIMEOUT: [
    'The ngrok service does not answer.',
    'A firewall may swallow the connection: ask for TCP port 443 to connect.ngrok-agent.com, or try another network; it does not go through an HTTP proxy.'
  ],
  NGROK_TLS: [
    'No encrypted connection to the ngrok service can be made.',
    'Try another network, or ask the administrator to check SecureShareApp.ngrok_server_addr.'
  ],
  NGROK_TLS_INSPECTED: [
    'Something on this network opens encrypted connections to ngrok to look inside.',
    'Try another network, or ask the administrator to set SecureShareApp.ngrok_root_cas to "host", or to the CA file of whoever inspects.'
  ],
  NGROK_CA_MISMATCH: [
    'The configured CA does not vouch for the certificate that the ngrok service shows.',
    'Ask the administrator to check SecureShareApp.ngrok_root_cas.'
  ],
  NGROK_IPV6: [
    'The ngrok service is reached by IPv4 only: IPv6 is broken on this network.',
    'Switch IPv6 off on this computer, or try another network.'
  ],
  NGROK_NO_ANSWER: [
    'The ngrok service can be reached, but it did not answer as expected.',
    'Try again in a minute; https://status.ngrok.com says more.'
  ]
} as const satisfies Record<
  string,
  readonly [message: string, nextStep: string]
>;

/** Code of a problem the gateway can report. */
export type ProblemCode = keyof typeof PROBLEMS;
