namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>What can go wrong between a TCP connection and the first request: certificates, and TLS itself.</summary>
internal static class TlsFindings
{
    private const string Intercepted = "Something between here and {host} answers in its place: leave that network, or add its authority to this system's trust store.";

    /// <summary>PB-NET-05.</summary>
    public static FindingEntry Untrusted { get; } = new()
    {
        Code = "PB-NET-05",
        Layer = Layer.Network,
        Title = "The certificate is signed by nobody trusted here",
        When = "The TLS certificate does not lead to an authority of the system's trust store or of the endpoint's `caFile`.",
        What = "The certificate of {authority}, the address of endpoint {name}, is signed by an authority that this machine does not trust.",
        Remedy = "Name the authority's PEM file in the endpoint's `caFile`: `{edit} --ca-file PATH`.{back}",
        RemedyFirstParty = Intercepted,
        Causes =
        [
            "A company's own authority: ask for its root certificate as a PEM file.",
            "A self-signed certificate: that very certificate, as PEM, is the `caFile`.",
            "The server does not send its intermediate certificate: put the intermediate in the `caFile` as well.",
            "A TLS-inspecting proxy: its authority's certificate is the `caFile`. `NODE_EXTRA_CA_CERTS` is for Claude Code and does not reach this connection.",
        ],
        ExampleEvidence = "self-signed, issued by CN=llm.corp.example",
    };

    /// <summary>PB-NET-06.</summary>
    public static FindingEntry WrongHost { get; } = new()
    {
        Code = "PB-NET-06",
        Layer = Layer.Network,
        Title = "The certificate is for another host",
        When = "The TLS certificate does not name the host of the endpoint's URL.",
        What = "The certificate of {authority}, the address of endpoint {name}, is for another host name.",
        Remedy = "Use the name that the certificate is for: `{edit} --url URL`.{back}",
        RemedyFirstParty = Intercepted,
        Causes =
        [
            "The URL has an IP address or a short name, the certificate the full name.",
            "The request reached another server than meant: a wrong entry in DNS or in the hosts file, or a captive portal.",
        ],
        ExampleEvidence = "the certificate is for gateway.corp.example",
    };

    /// <summary>PB-NET-07.</summary>
    public static FindingEntry Expired { get; } = new()
    {
        Code = "PB-NET-07",
        Layer = Layer.Network,
        Title = "The certificate is not valid today",
        When = "Today is outside the dates of the endpoint's TLS certificate.",
        What = "The certificate of {authority}, the address of endpoint {name}, has expired or is not valid yet.",
        Remedy = "Have the server's certificate renewed; check this machine's date if it looks wrong (`date`).{back}",
        RemedyFirstParty = "Check this machine's date (`date`); if it is right, something between here and {host} answers in its place.",
        Causes = ["The renewal ran but the server was not restarted, so it still shows the old one."],
        ExampleEvidence = "the certificate is valid from 2025-01-01 to 2025-12-31",
    };

    /// <summary>PB-NET-08.</summary>
    public static FindingEntry Failed { get; } = new()
    {
        Code = "PB-NET-08",
        Layer = Layer.Network,
        Title = "TLS failed",
        When = "The TLS handshake broke off for a reason other than the certificate, most often because the port does not speak TLS.",
        What = "No TLS connection to {authority}, the address of endpoint {name}, could be made; most often such a port speaks plain HTTP.",
        Remedy = "If it does, use that scheme: `{edit} --url {other}`.{back}",
        RemedyFirstParty = "Something between here and {host} breaks TLS (proxy, firewall, VPN): leave that network, or ask who runs it.",
        Causes =
        [
            "The URL says https and the server speaks http: local model servers usually do.",
            "The server offers only TLS versions that this machine refuses (1.0, 1.1).",
            "A proxy or firewall in between answers in clear text.",
        ],
        ExampleEvidence = "Cannot determine the frame size or a corrupted frame was received.",
        Example = [new("name", "local"), new("authority", "127.0.0.1:8080"), new("edit", "patchbay endpoint edit local"), new("other", "http://127.0.0.1:8080")],
    };

    /// <summary>PB-NET-09.</summary>
    public static FindingEntry ClientCertificate { get; } = new()
    {
        Code = "PB-NET-09",
        Layer = Layer.Network,
        Title = "The endpoint wants a client certificate",
        When = "The other end ends the TLS handshake with an alert about our certificate (required, unknown, bad, expired or revoked), or it asks for a certificate, gets none and hangs up.",
        What = "Endpoint {name} ({authority}) wants a client certificate, or another one than it got.",
        Remedy = "Name its PEM files: `{edit} --client-certificate CERT.pem --client-key KEY.pem`.{back}",
        Causes =
        [
            "No client certificate is set for this endpoint.",
            "The one that is set has expired, or its authority is not one the endpoint accepts.",
        ],
        ExampleEvidence = "tlsv13 alert certificate required",
    };

    /// <summary>PB-NET-17.</summary>
    public static FindingEntry Alert { get; } = new()
    {
        Code = "PB-NET-17",
        Layer = Layer.Network,
        Title = "The endpoint refused TLS",
        When = "The other end speaks TLS and ended the handshake with an alert that is not about a certificate: handshake failure, protocol version, unrecognised name.",
        What = "Endpoint {name} ({authority}) speaks TLS but refused to with this machine.",
        Remedy = "Ask who runs {host} what it wants: a client certificate (`{edit} --client-certificate CERT.pem --client-key KEY.pem`), or another host name.{back}",
        RemedyFirstParty = Intercepted,
        Causes =
        [
            "A server that wants a client certificate says just \"handshake failure\" under TLS 1.2.",
            "The server knows no site of the name in the URL: use the name, not the IP address.",
            "The server offers only TLS 1.0 or 1.1, or ciphers that this machine refuses.",
        ],
        ExampleEvidence = "sslv3 alert handshake failure",
    };

    /// <summary>PB-NET-18.</summary>
    public static FindingEntry CertificateFile { get; } = new()
    {
        Code = "PB-NET-18",
        Layer = Layer.Network,
        Title = "A certificate file cannot be used",
        When = "The endpoint's `caFile`, or its client certificate or key file, is missing, not readable, or holds no PEM. Nothing was sent.",
        What = "A certificate file in the settings of endpoint {name} cannot be used, so nothing was sent to {host}.",
        Remedy = "Name a readable PEM file: `{edit} --ca-file PATH`, or `--client-certificate PATH --client-key PATH`.{back}",
        Causes =
        [
            "The file is in DER form (`.cer`, `.der`): `openssl x509 -inform der -in FILE -out FILE.pem`.",
            "The key has a passphrase: give the gateway one without, readable by its user only.",
        ],
        ExampleEvidence = "Could not find file '/etc/ssl/corp-root.pem'.",
    };
}
