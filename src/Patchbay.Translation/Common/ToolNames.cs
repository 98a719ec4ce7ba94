using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Translation.Common;

/// <summary>The tools of one request under names that the endpoint takes, and back; and the ids of its calls.</summary>
/// <remarks>Most endpoints want <c>[a-zA-Z0-9_-]</c> and at most 64 characters, and Claude Code's MCP names can be longer. The short name
/// depends on the long one alone, so it is the same in every request of a session and the prompt's prefix stays what it was.</remarks>
public sealed class ToolNames
{
    /// <summary>Longest name and id that OpenAI takes (openai-openapi 2.3.0).</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedIds = new(StringComparer.Ordinal);
    private readonly int _maxNameLength;

    /// <param name="maxNameLength">Longest name that the endpoint takes.</param>
    public ToolNames(int maxNameLength = MaxLength)
    {
        _maxNameLength = maxNameLength;
    }

    /// <summary>No tools.</summary>
    public static ToolNames None => new();

    /// <summary>The name to send for a tool of the client's.</summary>
    public string ToEndpoint(string name)
    {
        if (name.Length is > 0 && name.Length <= _maxNameLength && !name.AsSpan().ContainsAnyExcept(Allowed)) return name;
        var cleaned = string.Create(Math.Min(name.Length, _maxNameLength - 9), name, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Allowed.Contains(source[i]) ? source[i] : '_';
        });
        var known = $"{cleaned}_{Hash(name, 8)}";
        _originals[known] = name;
        return known;
    }

    /// <summary>The client's name for a tool that the endpoint calls.</summary>
    public string ToClient(string name) => _originals.GetValueOrDefault(name, name);

    /// <summary>The id to send for a call of the conversation's history.</summary>
    /// <remarks>Ids of other endpoints stand in a history after a switch; one that this endpoint would refuse is replaced by its hash,
    /// at the call and at its result alike.</remarks>
    public static string IdToEndpoint(string id, int maxLength = MaxLength)
    {
        // Mistral's are nine letters and digits, no more and no less.
        if (maxLength < 16) return id.Length == maxLength && id.All(char.IsAsciiLetterOrDigit) ? id : Hash(id, maxLength);
        return id.Length > 0 && id.Length <= maxLength && !id.AsSpan().ContainsAnyExcept(Allowed) ? id : $"call_{Hash(id, 24)}";
    }

    /// <summary>Notes an id that the conversation has used already.</summary>
    public void NoteUsed(string id) => _usedIds.Add(id);

    /// <summary>An id for a new call: the endpoint's own where it can be, else one of ours.</summary>
    /// <param name="id">The endpoint's; some give none, some the same ones in every turn.</param>
    /// <param name="message">The message's id, which makes ours unique.</param>
    public string IdToClient(string id, string message)
    {
        var chosen = id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed) ? id : $"toolu_{Hash(message + "/" + id, 24)}";
        for (var again = 1; !_usedIds.Add(chosen); again++) chosen = $"toolu_{Hash($"{message}/{id}/{again}", 24)}";
        return chosen;
    }

    private static string Hash(string text, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];
}
