using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.FakeEndpoint;

/// <summary>An authority made a moment ago, a server certificate of it with one fault or none, and a client certificate.</summary>
internal sealed class Certificates
{
    private readonly X509Certificate2 _authority;

    private Certificates(X509Certificate2 authority, X509Certificate2 server, string clientPem)
    {
        (_authority, Server, ClientPem) = (authority, server, clientPem);
    }

    public X509Certificate2 Server { get; }

    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>Certificate and key for a peer that has to show one.</summary>
    public string ClientPem { get; }

    /// <summary>Makes them. Faults: self-signed, expired, ends-soon, wrong-host; anything else is a good one.</summary>
    public static Certificates Create(string fault)
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = New("CN=Test Authority", authorityKey);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var authority = authorityRequest.CreateSelfSigned(now.AddDays(-400), now.AddDays(400));

        using var key = RSA.Create(2048);
        var request = New("CN=localhost", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(fault == "wrong-host" ? "llm.other.example" : "localhost");
        if (fault != "wrong-host") names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var until = now.AddDays(fault switch { "expired" => -1, "ends-soon" => 5, _ => 30 });
        using var certificate = fault == "self-signed" ? request.CreateSelfSigned(now.AddDays(-30), until) : Sign(request, authority, key, now.AddDays(-30), until);

        using var clientKey = RSA.Create(2048);
        using var client = Sign(New("CN=Test Client", clientKey), authority, clientKey, now.AddDays(-30), now.AddDays(30));
        var server = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        return new Certificates(authority, server, client.ExportCertificatePem() + "\n" + clientKey.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Whether a peer's certificate is one of ours.</summary>
    public bool Issued(X509Certificate? certificate) => certificate?.Issuer == _authority.Subject;

    private static CertificateRequest New(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 authority, RSA key, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
