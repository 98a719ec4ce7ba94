namespace Patchbay.Endpoints.Credentials;

/// <summary>Makes a secret recognisable to its owner and useless to everyone else.</summary>
public static class Redaction
{
    /// <summary>Keeps the public prefix (<c>sk-</c>, <c>pb-</c>) and the last four characters: <c>sk-…f3a9</c>.</summary>
    /// <param name="secret">Any text.</param>
    /// <returns>At most four characters of the secret's end; nothing of a secret shorter than 16 characters.</returns>
    public static string Redact(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return "";
        if (secret.Length < 16) return "…";
        var dash = secret.AsSpan(0, 6).IndexOf('-');
        var prefix = dash > 0 ? secret[..(dash + 1)] : "";
        return $"{prefix}…{secret[^4..]}";
    }

    /// <summary>Takes a known secret out of a text, wherever it stands.</summary>
    /// <param name="text">Somebody else's words.</param>
    /// <param name="secret">What must not stand in them; null or shorter than 6 characters: nothing is done.</param>
    public static string Mask(string text, string? secret) =>
        secret is { Length: >= 6 } ? text.Replace(secret, Redact(secret), StringComparison.Ordinal) : text;
}
