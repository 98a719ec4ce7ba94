using Microsoft.AspNetCore.Http;

namespace Patchbay.Console.Endpoints;

/// <summary>An endpoint as it is typed. It may hold a key, so it is never drawn: a form that comes back is made of <see cref="Shown"/>.</summary>
public sealed record EndpointDraft
{
    /// <summary>A name; empty = any free one.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind; empty = whoever the address belongs to, else <c>custom</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The base URL; empty = the kind's.</summary>
    public string Url { get; init; } = "";

    /// <summary>The language; empty = the kind's, or what the trial finds out.</summary>
    public string Dialect { get; init; } = "";

    /// <summary>Where the credential comes from: one of <see cref="CredentialWays"/>.</summary>
    public string Credential { get; init; } = CredentialWays.Unset;

    /// <summary>The header that a key travels in, <c>bearer</c> or <c>apiKey</c>; empty = as the kind wants it.</summary>
    public string Header { get; init; } = "";

    /// <summary>A key or a reference, as <see cref="Credential"/> says.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The model map; empty lines are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Models { get; init; } = [];

    /// <summary>The draft without what must not be shown again: also a key that was typed where a reference belongs.</summary>
    public EndpointDraft Shown => this with { Secret = Credential == CredentialWays.Reference && Secret.StartsWith("${", StringComparison.Ordinal) ? Secret : "" };

    /// <summary>Reads one off a form.</summary>
    internal static EndpointDraft Of(IFormCollection form)
    {
        var way = Text(form, "credential");
        var (asked, there) = (form["asked"], form["there"]);
        return new EndpointDraft
        {
            Name = Text(form, "name"),
            Kind = Text(form, "kind"),
            Url = Text(form, "url"),
            Dialect = Text(form, "dialect"),
            Credential = way.Length == 0 ? CredentialWays.Unset : way,
            Header = Text(form, "header"),
            Secret = Text(form, way == CredentialWays.Key ? "key" : "reference"),
            Models = [.. asked.Zip(there, static (name, model) => KeyValuePair.Create(name?.Trim() ?? "", model?.Trim() ?? "")).Where(static pair => pair.Key.Length > 0 && pair.Value.Length > 0)],
        };
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();

    /// <summary>Its address alone: what is printed of it in a log or a debugger holds no key.</summary>
    public override string ToString() => Url;
}

/// <summary>The ways to say where a credential comes from.</summary>
public static class CredentialWays
{
    /// <summary>Left as it is.</summary>
    public const string Keep = "keep";

    /// <summary>Nothing is said: the caller's own goes along only to Anthropic's own host.</summary>
    public const string Unset = "unset";

    /// <summary>No credential at all.</summary>
    public const string None = "none";

    /// <summary>The agent's own goes along.</summary>
    public const string Client = "client";

    /// <summary>A key that is typed, and kept in <c>secrets.json</c>.</summary>
    public const string Key = "key";

    /// <summary>A reference: <c>${env:NAME}</c>, <c>${file:PATH}</c>, <c>${command:LINE}</c>.</summary>
    public const string Reference = "reference";
}
