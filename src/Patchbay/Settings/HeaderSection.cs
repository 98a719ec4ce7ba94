using Patchbay.Endpoints;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>Reads the extra <c>headers</c> of an endpoint.</summary>
internal static class HeaderSection
{
    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>A header with one of these in its name most likely holds a secret.</summary>
    private static readonly string[] SecretWords = ["auth", "key", "token", "secret", "password", "cookie", "credential"];

    public static IReadOnlyList<EndpointHeader> Read(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`headers`", null) is not { Members.Count: > 0 } section) return [];
        var headers = new List<EndpointHeader>();
        foreach (var member in section.Members)
        {
            if (member.Name.Length == 0 || member.Name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                text.Problem(member.NameStart, $"`{member.Name}` cannot be a header's name", "a header's name has letters, digits and dashes");
                continue;
            }

            if (HopByHop.Contains(member.Name, null))
            {
                text.Problem(member.NameStart, $"the header `{member.Name}` belongs to the connection and is not yours to set", "take it out");
                continue;
            }

            var other = headers.Find(header => header.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            if (other is not null && other.Name != member.Name)
                text.Problem(member.NameStart, $"`{member.Name}` and `{other.Name}` are the same header", "keep one of them");
            var isSecret = SecretWords.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
            if (SecretText.Read(text, member.Value, $"the header `{member.Name}`", isSecret) is { } value) headers.Add(new EndpointHeader(member.Name, value));
        }

        return headers;
    }
}
