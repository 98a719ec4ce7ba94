namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>The way to the endpoint: name, connection, proxy, time. TLS is in <see cref="TlsFindings"/>.</summary>
internal static class NetworkFindings
{
    private const string CheckNetwork = "Check this machine's network (VPN, DNS, firewall), then send the message again.";

    /// <summary>PB-NET-01.</summary>
    public static FindingEntry NameNotResolved { get; } = new()
    {
        Code = "PB-NET-01",
        Layer = Layer.Network,
        Title = "The endpoint's name has no address",
        When = "Name resolution of the host in the endpoint's URL fails (getaddrinfo: unknown host, no data, or no name server reached).",
        What = "The host {host} of endpoint {name} has no address: name resolution failed.",
        Remedy = "Correct the URL: `{edit} --url URL`.{back}",
        RemedyFirstParty = CheckNetwork,
        Causes =
        [
            "A typing error in the URL.",
            "The name exists only inside a VPN or a company network that this machine is not connected to now.",
            "The machine is offline, or its name server does not answer: other names fail as well (`getent hosts example.com`).",
            "Only the proxy can resolve the name: give the endpoint its `proxy` setting, and the name is resolved there.",
        ],
        ExampleEvidence = "Name or service not known",
    };

    /// <summary>PB-NET-02.</summary>
    public static FindingEntry Refused { get; } = new()
    {
        Code = "PB-NET-02",
        Layer = Layer.Network,
        Title = "Nothing listens at the endpoint's address",
        When = "The host answers the connection attempt with a refusal (ECONNREFUSED), after two more tries within a second.",
        What = "Nothing listens at {authority}, the address of endpoint {name}: the connection was refused.",
        Remedy = "{start}{back}",
        RemedyFirstParty = CheckNetwork,
        Causes =
        [
            "The server is not started, or has just crashed: look at its own window or log.",
            "The server listens on another port: compare with what it printed when it started.",
            "The server listens on another address: a server bound to ::1 is not reached as 127.0.0.1, and one in a container or in WSL not as localhost.",
        ],
        ExampleEvidence = "Connection refused",
        Example = [new("name", "lmstudio"), new("authority", "127.0.0.1:1234"), new("start", "Start LM Studio's server: `lms server start`.")],
    };

    /// <summary>PB-NET-03.</summary>
    public static FindingEntry ConnectTimedOut { get; } = new()
    {
        Code = "PB-NET-03",
        Layer = Layer.Network,
        Title = "No connection in time",
        When = "No connection (name, TCP and TLS together) within the endpoint's `connectTimeout`, 1.5 s unless set.",
        What = "No connection to {authority}, the address of endpoint {name}, could be made in time: the host does not answer at all.",
        Remedy = "Check that {host} is up and reachable from here (VPN, firewall), then send the message again.{back}",
        RemedyFirstParty = CheckNetwork,
        Causes =
        [
            "A firewall drops the packets instead of refusing them.",
            "The host is switched off, or its address belongs to another network.",
            "The network needs a proxy: set `HTTPS_PROXY` for the gateway, or `proxy` for this endpoint.",
            "The way is long and slow: `patchbay endpoint edit NAME --connect-timeout 5s`.",
        ],
        ExampleEvidence = "The operation was canceled",
    };

    /// <summary>PB-NET-04.</summary>
    public static FindingEntry Unreachable { get; } = new()
    {
        Code = "PB-NET-04",
        Layer = Layer.Network,
        Title = "No way to the endpoint",
        When = "The system refuses to connect: no route, network or host unreachable, or a local firewall forbids it.",
        What = "This machine has no way to {authority}, the address of endpoint {name}.",
        Remedy = "Connect the network or VPN that leads there, then send the message again.{back}",
        RemedyFirstParty = CheckNetwork,
        Causes =
        [
            "The machine is offline or the VPN is down.",
            "The name resolves to an IPv6 address and this network has no IPv6.",
            "A sandbox or local firewall forbids the gateway to connect.",
        ],
        ExampleEvidence = "Network is unreachable",
    };

    /// <summary>PB-NET-10.</summary>
    public static FindingEntry ProxyAuthentication { get; } = new()
    {
        Code = "PB-NET-10",
        Layer = Layer.Network,
        Title = "The proxy wants credentials",
        When = "The HTTP proxy on the way answers 407.",
        What = "The proxy on the way to endpoint {name} ({host}) wants a user name and password (407).",
        Remedy = "Put them in the proxy's URL: `{edit} --proxy http://USER:PASSWORD@PROXY:PORT`.{back}",
        RemedyFirstParty = "Put them in the proxy's URL, `HTTPS_PROXY=http://USER:PASSWORD@PROXY:PORT`, and start the gateway again: `patchbay down`.",
        Causes =
        [
            "The proxy comes from `HTTPS_PROXY` or `HTTP_PROXY` of the gateway's environment; `patchbay status` shows when it was started.",
            "The proxy accepts only NTLM or Kerberos: run a local relay proxy for it, and name that one.",
            "The endpoint is inside the company: add its host to `NO_PROXY`.",
        ],
        ExampleEvidence = "Proxy Authentication Required",
    };

    /// <summary>PB-NET-11.</summary>
    public static FindingEntry ProxyFailed { get; } = new()
    {
        Code = "PB-NET-11",
        Layer = Layer.Network,
        Title = "The proxy failed",
        When = "The proxy cannot be reached, or answers the CONNECT to the endpoint with something other than 200 and 407.",
        What = "The proxy on the way to endpoint {name} ({host}) could not be used: it is not reachable, or refuses to connect there.",
        Remedy = "Correct the proxy, or do without one: `{edit} --proxy URL`.{back}",
        RemedyFirstParty = "Correct `HTTPS_PROXY` in your environment, and start the gateway again: `patchbay down`.",
        Causes =
        [
            "`HTTPS_PROXY` names a proxy of another network (office, VPN), left over in the environment.",
            "The proxy allows only listed hosts and ports.",
            "The endpoint is inside the network: add its host to `NO_PROXY`.",
        ],
        ExampleEvidence = "The proxy tunnel request to proxy 'http://proxy.corp.example:3128/' failed with status code '403'.",
    };

    /// <summary>PB-NET-12.</summary>
    public static FindingEntry ClosedBeforeAnswer { get; } = new()
    {
        Code = "PB-NET-12",
        Layer = Layer.Network,
        Title = "Closed before an answer",
        When = "The connection was made and the request sent, and the other end closed it without a byte of an answer.",
        What = "Endpoint {name} ({authority}) took the request and closed the connection without an answer.",
        Remedy = "See in the server's own log why it closed, then send the message again.{back}",
        RemedyFirstParty = "Send the message again; if it stays so, something between here and {host} cuts connections (firewall, proxy, VPN).",
        Causes =
        [
            "The server crashed on this request: out of memory is common with large prompts on local models.",
            "The port speaks TLS and the URL says http: write https.",
            "A load balancer or firewall in between closes connections it does not like, for instance because of the size of the request.",
        ],
        ExampleEvidence = "Connection reset by peer",
    };

    /// <summary>PB-NET-13.</summary>
    public static FindingEntry NotHttp { get; } = new()
    {
        Code = "PB-NET-13",
        Layer = Layer.Network,
        Title = "The answer is not HTTP",
        When = "What came back does not begin like an HTTP answer, or says that a plain HTTP request reached a TLS port; or the other end hung up on plain HTTP and its port turns out to speak TLS.",
        What = "What listens at {authority}, the address of endpoint {name}, does not answer in HTTP.",
        Remedy = "Use the other scheme: `{edit} --url {other}`.{back}",
        RemedyFirstParty = CheckNetwork,
        Causes =
        [
            "The port speaks TLS and the URL says http, or the other way round.",
            "Another program listens there: a database, SSH, a gRPC-only port.",
        ],
        ExampleEvidence = "Client sent an HTTP request to an HTTPS server.",
        Example = [new("name", "local"), new("authority", "127.0.0.1:8443"), new("edit", "patchbay endpoint edit local"), new("other", "https://127.0.0.1:8443")],
    };

    /// <summary>PB-NET-14.</summary>
    public static FindingEntry AnswerTimedOut { get; } = new()
    {
        Code = "PB-NET-14",
        Layer = Layer.Network,
        Title = "No answer in time",
        When = "The request was sent and no byte came back within the endpoint's `idleTimeout`, 300 s unless set.",
        What = "Endpoint {name} ({authority}) took the request and gave no answer in time.",
        Remedy = "See whether the server still works on it; give a slow one more time: `{edit} --idle-timeout 900s`.{back}",
        RemedyFirstParty = "Send the message again; status.anthropic.com says whether the API has trouble.",
        Causes =
        [
            "A local model reads a long prompt on a slow machine: a smaller model, a smaller context, or a longer `idleTimeout` (Claude Code itself gives up after `API_TIMEOUT_MS`).",
            "The server hangs: restart it.",
            "A proxy in between holds the answer back until it is complete: turn its buffering off.",
        ],
    };

    /// <summary>PB-NET-15.</summary>
    public static FindingEntry IdleTimedOut { get; } = new()
    {
        Code = "PB-NET-15",
        Layer = Layer.Network,
        Title = "The answer stalled",
        When = "An answer began and then no byte came within the endpoint's `idleTimeout`, 300 s unless set. Pings of the gateway do not count.",
        What = "The answer of endpoint {name} ({authority}) began and then stalled until the time limit.",
        Remedy = "Send the message again; give a server that thinks long in silence more time: `{edit} --idle-timeout 900s`.{back}",
        RemedyFirstParty = "Send the message again.",
        Causes =
        [
            "The machine of the endpoint went to sleep, or the network dropped the connection without a word.",
            "The server's model was unloaded or its worker hangs: restart it.",
        ],
    };

    /// <summary>PB-NET-16.</summary>
    public static FindingEntry Cut { get; } = new()
    {
        Code = "PB-NET-16",
        Layer = Layer.Network,
        Title = "The answer was cut",
        When = "The connection ended in the middle of an answer. Everything that had arrived was passed on first.",
        What = "The connection to endpoint {name} ({authority}) was cut in the middle of its answer.",
        Remedy = "Send the message again; if it happens again, see the server's own log.{back}",
        RemedyFirstParty = "Send the message again.",
        Causes =
        [
            "The server crashed or was restarted while it answered.",
            "A proxy or load balancer in between limits how long an answer may take.",
            "The network changed: VPN, Wi-Fi, sleep.",
        ],
        ExampleEvidence = "the connection ended inside the answer",
    };
}
