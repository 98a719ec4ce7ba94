using System.Text.Json;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.Credential;

namespace Patchbay.Settings;

/// <summary>Reads <c>credential</c>: a word, a reference, or an object with one way to get the credential.</summary>
internal static class CredentialSection
{
    private const string Example = """{ "bearer": "${env:NAME}" }""";

    public static Credential Read(SettingsText text, JsoncNode? node, EndpointKind kind)
    {
        if (node is null) return Credential.Unset;
        if (node.Kind == JsonTokenType.String) return ReadWord(text, node, kind);
        if (text.Object(node, "`credential`", Keys.All) is not { } credential) return Credential.Unset;

        string[] ways = [Keys.Bearer, Keys.ApiKey, Keys.Command, Keys.None];
        var chosen = credential.Members.Where(member => ways.Contains(member.Name)).DistinctBy(member => member.Name).ToArray();
        if (chosen is not [var way])
        {
            var what = chosen.Length == 0 ? "says nothing" : $"says {string.Join(" and ", chosen.Select(member => $"`{member.Name}`"))}";
            text.Problem(node.Start, $"`credential` {what}", $"write one of {string.Join(", ", ways)}, like `{Example}`");
            return Credential.Unset;
        }

        if (way.Name == Keys.Command) return ReadCommand(text, credential, way, kind);
        foreach (var member in credential.Members.Where(member => member.Name is Keys.Ttl or Keys.Header))
            text.Problem(member.NameStart, $"`{member.Name}` belongs to `command` and not to `{way.Name}`", "take it out");
        if (way.Name == Keys.None) return ReadNone(text, way);
        return SecretText.Read(text, way.Value, $"`{way.Name}`", isSecret: true) is { } key
            ? new Credential.KeyCredential(way.Name == Keys.Bearer ? CredentialHeader.Bearer : CredentialHeader.ApiKey, key)
            : Credential.Unset;
    }

    /// <summary>A reference alone takes the header that the kind wants. A word that is neither is not taken for a key: it may be a slip.</summary>
    private static Credential ReadWord(SettingsText text, JsoncNode node, EndpointKind kind)
    {
        if (node.Text == Keys.None) return Credential.None;
        if (node.Text == Keys.Client) return Credential.Client;
        if (node.Text!.StartsWith("${", StringComparison.Ordinal))
        {
            return SecretText.Read(text, node, "`credential`", isSecret: true) is { } key
                ? new Credential.KeyCredential(kind.Header, key)
                : Credential.Unset;
        }

        var near = DidYouMean.Find(node.Text, Keys.Words);
        text.Problem(node.Start, "`credential` is neither `none` nor `client` nor a reference", near is null ? $"write it like `{Example}`" : $"did you mean `{near}`?");
        return Credential.Unset;
    }

    private static Credential ReadNone(SettingsText text, JsoncMember member)
    {
        if (text.Bool(member.Value, "`none`") == false) text.Problem(member.Value.Start, "`none` is false", "take `credential` out, or write how to get one");
        return Credential.None;
    }

    private static Credential ReadCommand(SettingsText text, JsoncNode credential, JsoncMember command, EndpointKind kind)
    {
        var ttl = text.Time(credential.Find(Keys.Ttl)?.Value, "`ttl`", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "5m");
        var word = text.Word(credential.Find(Keys.Header)?.Value, "`header`", [Keys.Bearer, Keys.ApiKey]);
        var header = word is null ? kind.Header : word == Keys.Bearer ? CredentialHeader.Bearer : CredentialHeader.ApiKey;
        var line = text.String(command.Value, "`command`", "\"op read op://vault/llm/key\"");
        if (line is not null && string.IsNullOrWhiteSpace(line)) text.Problem(command.Value.Start, "`command` is empty", "write the command line that prints the key");
        return new Credential.CommandCredential(header, line ?? "", ttl ?? CredentialSource.DefaultCommandLifetime);
    }
}
