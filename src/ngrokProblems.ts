/**
 * Problems of a share through ngrok in the host's language.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';

/** What happened and what to do next, translated. */
export type Sentences = (
  trans: TranslationBundle
) => readonly [message: string, nextStep: string];

/** By code. The English sentences equal those of `problems.ts` of the gateway and `problems.py`. */
export const NGROK_PROBLEMS: Readonly<Record<string, Sentences>> = {
  // The server extension's.
  NGROK_MISSING: trans => [
    trans.__('This installation has no ngrok.'),
    trans.__(
      'Install the wheel of jupyter_secure_share for this platform, or share on the network.'
    )
  ],
  NGROK_SETTING_WRONG: trans => [
    trans.__('A setting of the administrator for ngrok makes no sense.'),
    trans.__('Ask the administrator to correct it.')
  ],
  NGROK_TOKEN_NEEDED: trans => [
    trans.__('A share through ngrok needs the authtoken of an ngrok account.'),
    trans.__(
      'Copy it from https://dashboard.ngrok.com/get-started/your-authtoken into the Share panel, or into a file for --authtoken-file.'
    )
  ],
  NGROK_TOKEN_MALFORMED: trans => [
    trans.__(
      'This is no authtoken: it is empty or too long, or it has spaces or odd characters in it.'
    ),
    trans.__(
      'Copy it again from https://dashboard.ngrok.com/get-started/your-authtoken.'
    )
  ],
  NGROK_TOKEN_UNSAFE: trans => [
    trans.__(
      'The file of the remembered authtoken is not private, so it is not used.'
    ),
    trans.__('Give the authtoken again.')
  ],
  NGROK_TOKEN_NOT_KEPT: trans => [
    trans.__(
      'The file of the remembered authtoken could not be read, written or removed.'
    ),
    trans.__('See the log of the Jupyter server.')
  ],
  NGROK_CONFIG_UNREADABLE: trans => [
    trans.__('The configuration file of ngrok could not be read.'),
    trans.__('Repair it, or give the authtoken in the Share panel.')
  ],
  NGROK_TOKEN_TAKEN: trans => [
    trans.__(
      'NGROK_AUTHTOKEN was taken out of the environment, so that no kernel inherits it.'
    ),
    trans.__(
      'Shares through ngrok use it all the same; give it in another way to programs of your own.'
    )
  ],

  // What the service says, and why it is not reached: the gateway's.
  NGROK_TOKEN_WRONG_KIND: trans => [
    trans.__('The ngrok service does not take this for an authtoken.'),
    trans.__(
      'Copy the whole authtoken from https://dashboard.ngrok.com/get-started/your-authtoken; API keys and tokens of ngrok 1 are something else.'
    )
  ],
  NGROK_TOKEN_REFUSED: trans => [
    trans.__(
      'The ngrok authtoken is not valid: it may have been reset or revoked.'
    ),
    trans.__(
      'Copy the present one from https://dashboard.ngrok.com/get-started/your-authtoken and paste it into the Share panel.'
    )
  ],
  NGROK_ACCOUNT_UNVERIFIED: trans => [
    trans.__('The e-mail address of the ngrok account is not verified.'),
    trans.__(
      'Verify it at https://dashboard.ngrok.com/user/settings and share again.'
    )
  ],
  NGROK_PAYMENT_FAILED: trans => [
    trans.__('The ngrok account is suspended because its last payment failed.'),
    trans.__(
      'Update the payment at https://dashboard.ngrok.com/billing and share again.'
    )
  ],
  NGROK_ACCOUNT_SUSPENDED: trans => [
    trans.__(
      'The ngrok account is suspended, usually for breaking the terms of service.'
    ),
    trans.__(
      'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
    )
  ],
  NGROK_ACCOUNT_BLOCKED: trans => [
    trans.__(
      'The ngrok service has blocked this computer on suspicion of abuse.'
    ),
    trans.__(
      'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
    )
  ],
  NGROK_TOO_MANY_AGENTS: trans => [
    trans.__('As many ngrok agents run with this account as it allows.'),
    trans.__(
      'Stop one of those listed at https://dashboard.ngrok.com/agents, wait a minute and share again.'
    )
  ],
  NGROK_TOO_MANY_ENDPOINTS: trans => [
    trans.__('The ngrok account has as many addresses online as it allows.'),
    trans.__(
      'Stop one of those listed at https://dashboard.ngrok.com/endpoints and share again.'
    )
  ],
  NGROK_TOO_OFTEN: trans => [
    trans.__('The ngrok account has connected too often in a short time.'),
    trans.__('Wait a few minutes, then share again.')
  ],
  NGROK_IP_RULE: trans => [
    trans.__(
      'An IP rule of the ngrok account does not let this computer connect.'
    ),
    trans.__(
      'Allow the address of this network at https://dashboard.ngrok.com/ip-restrictions, or ask whoever administers the account.'
    )
  ],
  NGROK_NETWORK_BLOCKED: trans => [
    trans.__(
      'The ngrok service takes no connections from this network or country.'
    ),
    trans.__(
      'Leave VPN, Tor or anonymizing proxy, or share on the local network.'
    )
  ],
  NGROK_NOT_PERMITTED: trans => [
    trans.__(
      'The ngrok account may not connect by this entrance of the service.'
    ),
    trans.__('Ask the administrator to check SecureShareApp.ngrok_server_addr.')
  ],
  NGROK_PLAN: trans => [
    trans.__(
      'The ngrok plan of the account does not include something the share needs.'
    ),
    trans.__(
      'Choose another plan at https://dashboard.ngrok.com/billing, or share on the local network.'
    )
  ],
  NGROK_ADDRESS_IN_USE: trans => [
    trans.__(
      'The ngrok address is already online, here or on another computer.'
    ),
    trans.__(
      'Stop the other share or agent (https://dashboard.ngrok.com/endpoints lists them), wait a minute and share again.'
    )
  ],
  NGROK_DOMAIN_NOT_YOURS: trans => [
    trans.__('The domain is not reserved for this ngrok account.'),
    trans.__(
      "Reserve it at https://dashboard.ngrok.com/domains, or leave the field empty to use the account's own."
    )
  ],
  NGROK_DOMAIN_NOT_PERMITTED: trans => [
    trans.__('The rules of this authtoken do not permit the domain.'),
    trans.__(
      'Choose another domain, or change the rules at https://dashboard.ngrok.com/authtokens.'
    )
  ],
  NGROK_DOMAIN_INVALID: trans => [
    trans.__('The domain is not one that ngrok can put online.'),
    trans.__(
      "Check its spelling, or leave the field empty to use the account's own."
    )
  ],
  NGROK_DOMAIN_PLAN: trans => [
    trans.__('The ngrok plan of the account does not let you choose a domain.'),
    trans.__(
      "Leave the field empty to use the account's own, or choose another plan at https://dashboard.ngrok.com/billing."
    )
  ],
  NGROK_NO_DEV_DOMAIN: trans => [
    trans.__('The ngrok account has no domain yet.'),
    trans.__(
      'Ask for its dev domain at https://dashboard.ngrok.com/domains and share again.'
    )
  ],
  NGROK_BASIC_AUTH_REFUSED: trans => [
    trans.__(
      'The ngrok service does not accept the user name or the passphrase of the outer lock.'
    ),
    trans.__(
      'Let the passphrase be generated, or use 8 to 128 characters and a shorter user name.'
    )
  ],
  NGROK_BASIC_AUTH_PLAN: trans => [
    trans.__(
      'The ngrok plan does not let the service ask for user name and passphrase.'
    ),
    trans.__(
      'Choose another plan at https://dashboard.ngrok.com/billing, or share without the outer lock.'
    )
  ],
  NGROK_POLICY_REFUSED: trans => [
    trans.__(
      'The ngrok service does not accept the rule by which it asks for user name and passphrase.'
    ),
    trans.__(
      'Upgrade jupyter_secure_share; if that does not help, report it with the words of ngrok.'
    )
  ],
  NGROK_TOO_OLD: trans => [
    trans.__('The ngrok program in this extension is too old for the account.'),
    trans.__('Upgrade jupyter_secure_share and restart JupyterLab.')
  ],
  NGROK_REQUEST_REFUSED: trans => [
    trans.__('The ngrok service did not understand what it was asked for.'),
    trans.__(
      'Upgrade jupyter_secure_share; if that does not help, report it with the words of ngrok.'
    )
  ],
  NGROK_SERVICE_TROUBLE: trans => [
    trans.__('The ngrok service has trouble of its own.'),
    trans.__('Wait a few minutes; https://status.ngrok.com says more.')
  ],
  NGROK_REFUSED: trans => [
    trans.__('The ngrok service refused, for a reason that is not known here.'),
    trans.__('Read what ngrok itself says, and follow its link.')
  ],
  NGROK_QUOTA_USED: trans => [
    trans.__('The ngrok account has used up what its plan allows in a month.'),
    trans.__(
      'Choose another plan at https://dashboard.ngrok.com/billing, wait for the next month, or share on the local network.'
    )
  ],
  NGROK_RATE: trans => [
    trans.__('More requests come in than the ngrok plan allows in a minute.'),
    trans.__(
      'Wait a minute, and share with fewer guests or choose another plan at https://dashboard.ngrok.com/billing.'
    )
  ],
  NGROK_BANNED: trans => [
    trans.__(
      'The ngrok service shows a warning in place of the share, because its account broke the terms of service.'
    ),
    trans.__(
      'Write to support@ngrok.com if that is a mistake, and share on the local network meanwhile.'
    )
  ],
  NGROK_GUESTS_BLOCKED: trans => [
    trans.__('An IP rule of the ngrok account keeps guests out.'),
    trans.__(
      'Change it at https://dashboard.ngrok.com/ip-restrictions, or ask whoever administers the account.'
    )
  ],
  NGROK_ACCOUNT_RULE: trans => [
    trans.__(
      'A rule of the ngrok account stands between guests and the share.'
    ),
    trans.__(
      'Read what ngrok itself says, and ask whoever administers the account.'
    )
  ],
  NGROK_UNREACHED: trans => [
    trans.__(
      'The ngrok service is online but does not reach the gateway on this computer.'
    ),
    trans.__('Share again; if it happens twice, report the log.')
  ],
  NGROK_DNS: trans => [
    trans.__('The name of the ngrok service is not found.'),
    trans.__(
      'Check the network connection; some networks hide ngrok by name, so try another one.'
    )
  ],
  NGROK_NO_NETWORK: trans => [
    trans.__('There is no way from this computer to the ngrok service.'),
    trans.__('Connect to a network; check VPN and firewall.')
  ],
  NGROK_CONNECTION_REFUSED: trans => [
    trans.__('The connection to the ngrok service was refused.'),
    trans.__(
      'A firewall may do that: ask for TCP port 443 to connect.ngrok-agent.com, or try another network.'
    )
  ],
  NGROK_TIMEOUT: trans => [
    trans.__('The ngrok service does not answer.'),
    trans.__(
      'A firewall may swallow the connection: ask for TCP port 443 to connect.ngrok-agent.com, or try another network; it does not go through an HTTP proxy.'
    )
  ],
  NGROK_TLS: trans => [
    trans.__('No encrypted connection to the ngrok service can be made.'),
    trans.__(
      'Try another network, or ask the administrator to check SecureShareApp.ngrok_server_addr.'
    )
  ],
  NGROK_TLS_INSPECTED: trans => [
    trans.__(
      'Something on this network opens encrypted connections to ngrok to look inside.'
    ),
    trans.__(
      'Try another network, or ask the administrator to set SecureShareApp.ngrok_root_cas to "host", or to the CA file of whoever inspects.'
    )
  ],
  NGROK_CA_MISMATCH: trans => [
    trans.__(
      'The configured CA does not vouch for the certificate that the ngrok service shows.'
    ),
    trans.__('Ask the administrator to check SecureShareApp.ngrok_root_cas.')
  ],
  NGROK_IPV6: trans => [
    trans.__(
      'The ngrok service is reached by IPv4 only: IPv6 is broken on this network.'
    ),
    trans.__('Switch IPv6 off on this computer, or try another network.')
  ],
  NGROK_NO_ANSWER: trans => [
    trans.__(
      'The ngrok service can be reached, but it did not answer as expected.'
    ),
    trans.__('Try again in a minute; https://status.ngrok.com says more.')
  ]
};
