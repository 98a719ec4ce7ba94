using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.FakeEndpoint;

/// <summary>A certificate authority of its own and a server certificate with one fault, or none.</summary>
internal sealed record Certificates(X509Certificate2 Server, string AuthorityPem)
{
    public static Certificates Create(string fault)
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-400), now.AddDays(400));

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(fault == "wrong-host" ? "llm.other.example" : "localhost");
        request.CertificateExtensions.Add(names.Build());
        var until = fault == "expired" ? now.AddDays(-1) : now.AddDays(30);
        using var certificate = fault == "self-signed"
            ? request.CreateSelfSigned(now.AddDays(-30), until)
            : request.Create(authority, now.AddDays(-30), until, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
        return new Certificates(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null), authority.ExportCertificatePem());
    }
}
