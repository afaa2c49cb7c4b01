/**
 * The real ngrok SDK in a process of its own: does what its parent asks over
 * IPC, and reports what the SDK calls back.
 *
 *     fork('ngrok-agent.cjs')
 */
const ngrok = require('@ngrok/ngrok');

let session = null;
const listeners = [];

const calls = {
  async connect({ serverAddr, rootCas, authtoken, heartbeat, givesUp, obeys }) {
    const builder = new ngrok.SessionBuilder();
    if (authtoken !== '') {
      builder.authtoken(authtoken);
    }
    builder.serverAddr(serverAddr).rootCas(rootCas);
    builder.clientInfo('edge-test', '1.0.0').metadata('session metadata');
    if (heartbeat) {
      builder.heartbeatInterval(heartbeat.intervalSeconds);
      builder.heartbeatTolerance(heartbeat.toleranceSeconds);
    }
    builder.handleHeartbeat(latencyMs => report('heartbeat', { latencyMs }));
    builder.handleDisconnection((address, error) => {
      report('disconnection', { address, error });
      return !givesUp;
    });
    if (obeys) {
      builder.handleStopCommand(() => report('stop', {}));
      builder.handleRestartCommand(() => report('restart', {}));
      builder.handleUpdateCommand(({ version }) =>
        report('update', { version })
      );
    }
    session = await builder.connect();
  },

  async bind({ upstream, domain, policy, basicAuth }) {
    const builder = session.httpEndpoint().metadata('endpoint metadata');
    if (domain) {
      builder.domain(domain);
    }
    if (policy) {
      builder.trafficPolicy(policy);
    }
    if (basicAuth) {
      builder.basicAuth(...basicAuth);
    }
    const listener = await builder.listenAndForward(upstream);
    listeners.push(listener);
    listener.join().then(
      () => report('join-ended', { error: null }),
      error => report('join-ended', { error: error.message })
    );
    return { url: listener.url(), proto: listener.proto(), id: listener.id() };
  },

  async unbind() {
    await Promise.all(listeners.splice(0).map(listener => listener.close()));
  },

  async closeSession() {
    await session.close();
  }
};

function report(event, facts) {
  process.send?.({ event, ...facts });
}

process.on('message', async ({ call, options }) => {
  try {
    report('done', { result: (await calls[call](options)) ?? null });
  } catch (error) {
    report('failed', { message: error.message, errorCode: error.errorCode });
  }
});
process.on('disconnect', () => process.exit());
