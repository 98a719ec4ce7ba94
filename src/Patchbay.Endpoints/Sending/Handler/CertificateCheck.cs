using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>Decides about an endpoint's certificate, and says precisely what is wrong with it.</summary>
internal static class CertificateCheck
{
    /// <summary>True when the certificate is good by the system's authorities or by <paramref name="extra"/>.</summary>
    /// <exception cref="CertificateRefusedException">It is not; the exception says why.</exception>
    public static bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, X509Certificate2Collection? extra)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (certificate is not X509Certificate2 leaf) throw new CertificateRefusedException(FailureCause.TlsFailed, "the endpoint sent no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new CertificateRefusedException(FailureCause.TlsWrongHost, $"the certificate is for {string.Join(", ", NamesOf(leaf))}");
        }

        if (extra is not null && BuildsOn(extra, leaf, chain)) return true;
        var now = DateTimeOffset.UtcNow;
        if (now > leaf.NotAfter || now < leaf.NotBefore)
        {
            throw new CertificateRefusedException(FailureCause.TlsExpired, $"the certificate is valid from {leaf.NotBefore:yyyy-MM-dd} to {leaf.NotAfter:yyyy-MM-dd}");
        }

        var reason = chain?.ChainStatus.FirstOrDefault(status => status.Status != X509ChainStatusFlags.NoError).StatusInformation?.Trim();
        var self = leaf.Subject == leaf.Issuer ? "self-signed, " : "";
        throw new CertificateRefusedException(FailureCause.TlsUntrusted, $"{self}issued by {leaf.Issuer}{(string.IsNullOrEmpty(reason) ? "" : $": {reason}")}");
    }

    private static bool BuildsOn(X509Certificate2Collection extra, X509Certificate2 leaf, X509Chain? seen)
    {
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(extra);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // The intermediates that the endpoint sent.
        if (seen is not null) own.ChainPolicy.ExtraStore.AddRange(seen.ChainElements.Select(element => element.Certificate).ToArray());
        return own.Build(leaf);
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(5).ToList();
        return names.Count > 0 ? names : [leaf.Subject];
    }
}

/// <summary>Why a certificate was refused, told at the place where it is known.</summary>
internal sealed class CertificateRefusedException(FailureCause cause, string evidence) : AuthenticationException(evidence)
{
    /// <summary>One of the TLS causes.</summary>
    public FailureCause Cause { get; } = cause;
}
