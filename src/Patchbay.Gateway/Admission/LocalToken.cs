using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Gateway.Admission;

/// <summary>The secret that <c>patchbay</c> injects into its children, so that nothing else on the machine can spend their endpoint's money.</summary>
public sealed class LocalToken
{
    private readonly byte[] _bytes;

    /// <param name="value">The token as it travels.</param>
    public LocalToken(string value)
    {
        Value = value;
        _bytes = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>The token as it travels; never log it.</summary>
    public string Value { get; }

    /// <summary>A new random token: <c>pb-</c> and 256 bits.</summary>
    public static string Create() => $"pb-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>True when a credential header carries a token of some gateway, this one or another.</summary>
    public static bool IsAny(string? header)
    {
        var token = header.AsSpan();
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) token = token[7..].Trim();
        return token.Length == 67 && token.StartsWith("pb-", StringComparison.Ordinal);
    }

    /// <summary>Compares in constant time.</summary>
    public bool Is(ReadOnlySpan<char> candidate)
    {
        if (candidate.Length is 0 or > 256) return false;
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(candidate.Length)];
        return CryptographicOperations.FixedTimeEquals(bytes[..Encoding.UTF8.GetBytes(candidate, bytes)], _bytes);
    }

    /// <summary>Nothing of the token.</summary>
    public override string ToString() => "pb-…";
}
