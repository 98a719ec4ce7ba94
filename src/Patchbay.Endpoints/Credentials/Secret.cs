namespace Patchbay.Endpoints.Credentials;

/// <summary>A value that must not be shown, or a reference to one. Printing it shows the reference, never the value.</summary>
/// <param name="Reference">What the settings file says: <c>${env:NAME}</c>, <c>${file:PATH}</c>, <c>${command:LINE}</c>,
/// <c>${secret:NAME}</c> (the 0600 secrets file), or the value itself.</param>
public sealed record Secret(string Reference)
{
    /// <summary>True when the settings hold the value itself.</summary>
    public bool IsLiteral =>
        !(Reference.StartsWith("${", StringComparison.Ordinal) && Reference.EndsWith('}') && Reference.Contains(':', StringComparison.Ordinal));

    /// <summary>The word before the colon of a reference, one of <see cref="SecretSchemes"/> or one that nobody knows; empty for a literal.</summary>
    public string Scheme => IsLiteral ? "" : Reference[2..Reference.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>What stands behind the colon of a reference; empty for a literal.</summary>
    public string Argument => IsLiteral ? "" : Reference[(Reference.IndexOf(':', StringComparison.Ordinal) + 1)..^1];

    /// <summary>The reference, or the redacted value.</summary>
    public override string ToString() => IsLiteral ? Redaction.Redact(Reference) : Reference;
}
