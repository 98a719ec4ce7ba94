namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Reads the alert with which the other end ended TLS; it stands only in the text of the innermost exception.</summary>
internal static class TlsAlert
{
    /// <summary>Alerts that a server sends about a client's certificate and about nothing else (RFC 8446 §6.2, OpenSSL's wording).</summary>
    private static readonly string[] AboutOurCertificate =
    [
        "alert certificate required", "alert bad certificate", "alert unknown ca", "alert certificate unknown",
        "alert certificate expired", "alert certificate revoked", "alert unsupported certificate", "peer did not return a certificate",
    ];

    /// <summary>True when the server wants a certificate from us, or another one.</summary>
    public static bool IsAboutOurCertificate(Exception exception) =>
        Words(exception) is { } words && AboutOurCertificate.Any(alert => words.Contains(alert, StringComparison.OrdinalIgnoreCase));

    /// <summary>OpenSSL's words, without its error number; null when there are none.</summary>
    public static string? Words(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            var start = inner.Message.IndexOf("SSL routines:", StringComparison.Ordinal);
            if (start >= 0) return inner.Message[(start + "SSL routines:".Length)..].TrimStart(':');
        }

        return null;
    }
}
