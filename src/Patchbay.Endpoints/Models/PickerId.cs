namespace Patchbay.Endpoints.Models;

/// <summary>The names under which the models of every endpoint stand in Claude Code's own picker. Choosing one is choosing its endpoint.</summary>
/// <remarks>Claude Code shows only names that begin with <c>claude</c> or <c>anthropic</c> (measured, 2.1.330), and sends the name back as it stands.
/// Form: <c>claude-via-ENDPOINT/MODEL</c>; it says all there is to know, so it holds across restarts of both sides.</remarks>
public static class PickerId
{
    private const string Prefix = "claude-via-";

    /// <summary>The name of an endpoint's model.</summary>
    public static string Of(Endpoint endpoint, string model) => $"{Prefix}{Slug(endpoint.Name)}/{model}";

    /// <summary>True for a name of this form, whether or not its endpoint is there.</summary>
    public static bool Is(string model) => model.StartsWith(Prefix, StringComparison.Ordinal) && model.IndexOf('/', Prefix.Length) > Prefix.Length;

    /// <summary>The endpoint's part of a name of this form.</summary>
    public static string EndpointOf(string id) => id[Prefix.Length..id.IndexOf('/', Prefix.Length)];

    /// <summary>The model's part of a name of this form, without the mark of a long context that Claude Code may add.</summary>
    public static string ModelOf(string id)
    {
        var model = id[(id.IndexOf('/', Prefix.Length) + 1)..];
        return model.EndsWith("[1m]", StringComparison.OrdinalIgnoreCase) ? model[..^4] : model;
    }

    /// <summary>True when <paramref name="id"/> names a model of <paramref name="endpoint"/>.</summary>
    public static bool IsOf(Endpoint endpoint, string id) => EndpointOf(id) == Slug(endpoint.Name);

    /// <summary>The endpoint's name; a plug that is a bare address has one with brackets.</summary>
    private static string Slug(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (var at = 0; at < span.Length; at++) span[at] = char.IsAsciiLetterOrDigit(from[at]) || from[at] is '-' or '.' or '_' or ':' ? from[at] : '-';
    });
}
