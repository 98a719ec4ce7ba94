using System.Text.Json;
using Patchbay.Host.ClaudeSettings.Reading;

namespace Patchbay.Host;

/// <summary>Whether the user has an Anthropic credential of their own, and where. Presence only: no value is kept.</summary>
public enum OwnCredential
{
    /// <summary>None that the agent could use.</summary>
    None,

    /// <summary>A key or token in the environment that the agent inherits.</summary>
    Environment,

    /// <summary>A claude.ai login that Claude Code keeps in its configuration folder (or in the macOS keychain).</summary>
    Login,
}

/// <summary>Looks for <see cref="OwnCredential"/> where Claude Code itself does.</summary>
public static class OwnCredentialSearch
{
    /// <summary>The variables that carry one, in no order of rank.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];

    /// <summary>Searches the environment, then Claude Code's files.</summary>
    /// <param name="environment">What the agent will inherit.</param>
    /// <param name="home">The user's home folder.</param>
    /// <param name="isMacOS">macOS keeps the login in the keychain, where only the account's name in <c>.claude.json</c> tells of it.</param>
    public static OwnCredential Find(IReadOnlyDictionary<string, string> environment, string home, bool isMacOS)
    {
        foreach (var variable in Variables)
        {
            if (environment.TryGetValue(variable, out var value) && value.Length > 0 && !IsLocalToken(value)) return OwnCredential.Environment;
        }

        var places = ConfigurationPlaces.Of(environment, home);
        return HasLogin(places.Folder, places.GlobalConfig, isMacOS) ? OwnCredential.Login : OwnCredential.None;
    }

    /// <summary>Whether a claude.ai login is stored.</summary>
    /// <param name="folder">Claude Code's configuration folder.</param>
    /// <param name="globalConfig">Its <c>.claude.json</c>.</param>
    /// <param name="isMacOS">Whether the keychain may hold it; elsewhere an account without a credentials file is somebody who has
    /// signed out (measured: "Not logged in").</param>
    internal static bool HasLogin(string folder, string globalConfig, bool isMacOS) =>
        HasProperty(Path.Combine(folder, ".credentials.json"), "claudeAiOauth") || (isMacOS && HasProperty(globalConfig, "oauthAccount"));

    /// <summary>True for a token of any Patchbay gateway: an agent inside a routed agent inherits one, and it is nobody's own credential.</summary>
    public static bool IsLocalToken(string value) => value.Length == 67 && value.StartsWith("pb-", StringComparison.Ordinal);

    /// <summary>Whether a JSON file's outermost object has a property; its value is skipped, not read.</summary>
    private static bool HasProperty(string path, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(path), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found) return reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // What we cannot read, the agent cannot either.
        }

        return false;
    }
}
