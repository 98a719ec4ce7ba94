using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Console.Admission;

/// <summary>The secrets of the console: the login token of this start, signed-in cookies, and the form tokens that go with them.</summary>
/// <remarks>A cookie is <c>ID.EXPIRES.MAC</c>: the server keeps nothing, and a restart signs nobody out. A form token is a MAC of the cookie's id: another
/// site can have the browser send the cookie, but can not read the page that has the token. The keys are derived from the gateway's local token, which is 0600 and
/// lives as long as its data folder; whoever replaces that signs everybody out.</remarks>
internal sealed class ConsoleKeys
{
    /// <value>30 days: an installed console is opened often, and a link brings a new one.</value>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly byte[] _key;
    private readonly byte[] _login = RandomNumberGenerator.GetBytes(32);
    private readonly TimeProvider _time;

    /// <param name="secret">At least 32 random bytes.</param>
    /// <param name="time">The clock of expiry.</param>
    public ConsoleKeys(byte[] secret, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32, nameof(secret));
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "patchbay console v1"u8.ToArray());
        _time = time;
    }

    /// <summary>The token of the login link; another one with each start.</summary>
    public string LoginToken => Convert.ToHexStringLower(_login);

    /// <summary>Whether a text is <see cref="LoginToken"/>, in constant time.</summary>
    public bool IsLogin(string? candidate) => candidate is { Length: 64 } && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(candidate), Encoding.ASCII.GetBytes(LoginToken));

    /// <summary>A new cookie.</summary>
    public string CreateCookie()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var expires = (_time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{id}.{expires}.{Mac("cookie", id, expires)}";
    }

    /// <summary>Reads a cookie.</summary>
    /// <returns>Its id and when it ends; null for one that is not ours, or over.</returns>
    public (string Id, DateTimeOffset Expires)? ReadCookie(string? cookie)
    {
        if (cookie is not { Length: < 256 } || cookie.Split('.') is not [var id, var expires, var mac] || !Same(mac, Mac("cookie", id, expires))) return null;
        // What bears our mark was written by us.
        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        return end > _time.GetUtcNow() ? (id, end) : null;
    }

    /// <summary>The form token of a cookie.</summary>
    public string FormToken(string id) => Mac("form", id, "");

    /// <summary>Whether a text is the form token of a cookie, in constant time.</summary>
    public bool IsFormToken(string id, string? candidate) => candidate is not null && Same(candidate, FormToken(id));

    private string Mac(string purpose, string first, string second) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}\n{first}\n{second}")));

    private static bool Same(string candidate, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(expected));
}
